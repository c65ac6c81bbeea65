"""tmp"""
from dashboard.render import PageContext
def context(store, settings, args):
    return PageContext("legal.html", "Impressum", "x", {"document": args["document"]})
