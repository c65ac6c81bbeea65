"""WSGI entry: settings from the environment -> application -> ``server``."""

from dashboard.factory import create_app
from dashboard.settings import load_settings

app = create_app(load_settings())
server = app.server
