"""The common way to write such a dashboard, after the examples in Plotly's documentation.

FROZEN: written once as the measure to compare with. Do not tune it. Title, first levels and the
place of the map come with the data (view.json), because it shows several places.
One callback per figure; the map is built again with its GeoJSON on each change.
The one liberty: the map style without tiles, because no page here may ask another host.
"""

import json
import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, State, callback, dcc, html, page_container, register_page

DATA = Path(os.environ["BENCH_DATA"])

df = pd.read_csv(DATA / "values.csv", dtype={"code": str})
levels = json.loads((DATA / "levels.json").read_text())
indicators = json.loads((DATA / "indicators.json").read_text())
view = json.loads((DATA / "view.json").read_text())
geojson = {level: json.loads((DATA / f"{level}.geojson").read_text()) for level in levels}

app = Dash(__name__, use_pages=True, pages_folder="")
server = app.server

map_page = html.Div(
    [
        html.H1(view["title"]),
        dcc.Dropdown(indicators, next(iter(indicators)), id="indicator", clearable=False),
        dcc.Dropdown(levels, view["level"], id="level", clearable=False),
        dcc.Slider(
            df.year.min(),
            df.year.max(),
            step=1,
            value=df.year.max(),
            marks={int(year): str(year) for year in sorted(df.year.unique())},
            id="year",
        ),
        dcc.Graph(id="map", style={"height": "600px"}),
        html.Button("CSV", id="csv"),
        html.Button("Excel", id="xlsx"),
        dcc.Download(id="file"),
        dcc.Download(id="sheet"),
    ]
)

series_page = html.Div(
    [
        html.H1(view["title"]),
        dcc.Dropdown(indicators, next(iter(indicators)), id="series-indicator", clearable=False),
        dcc.Graph(id="series", style={"height": "600px"}),
    ]
)

register_page("map", path="/", layout=map_page)
register_page("series", path="/zeitreihe", layout=series_page)
app.layout = html.Div(
    [dcc.Link("Karte", href="/"), dcc.Link("Zeitreihe", href="/zeitreihe"), page_container]
)


def choose(indicator, level, year):
    return df[(df.indicator == indicator) & (df.level == level) & (df.year == year)]


@callback(
    Output("map", "figure"),
    Input("indicator", "value"),
    Input("level", "value"),
    Input("year", "value"),
)
def draw_map(indicator, level, year):
    shown = choose(indicator, level, year)
    all_years = df[(df.indicator == indicator) & (df.level == level)]
    fig = go.Figure(
        go.Choroplethmap(
            geojson=geojson[level],
            featureidkey="properties.code",
            locations=shown.code,
            z=shown.value,
            text=shown.name,
            zmin=all_years.value.min(),
            zmax=all_years.value.max(),
            colorscale="Blues",
        )
    )
    fig.update_layout(
        map_style="white-bg",
        map_zoom=view["zoom"],
        map_center=view["center"],
        margin={"r": 0, "t": 0, "l": 0, "b": 0},
    )
    return fig


@callback(Output("series", "figure"), Input("series-indicator", "value"))
def draw_series(indicator):
    shown = df[(df.indicator == indicator) & (df.level == view["series_level"])]
    return px.line(shown, x="year", y="value", color="name")


@callback(
    Output("file", "data"),
    Input("csv", "n_clicks"),
    State("indicator", "value"),
    State("level", "value"),
    State("year", "value"),
    prevent_initial_call=True,
)
def download_csv(n_clicks, indicator, level, year):
    return dcc.send_data_frame(choose(indicator, level, year).to_csv, "karte.csv")


@callback(
    Output("sheet", "data"),
    Input("xlsx", "n_clicks"),
    State("indicator", "value"),
    State("level", "value"),
    State("year", "value"),
    prevent_initial_call=True,
)
def download_xlsx(n_clicks, indicator, level, year):
    return dcc.send_data_frame(
        choose(indicator, level, year).to_excel, "karte.xlsx", engine="xlsxwriter"
    )
