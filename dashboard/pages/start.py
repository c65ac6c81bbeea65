"""tmp"""
from dashboard.render import PageContext
def context(store, settings, args):
    return PageContext("start.html", "Start", "x", {}, dash=True)
