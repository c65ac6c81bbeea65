"""Files of views that are not there: never another indicator, and never without a word."""

import io
import json

import openpyxl
import pytest
from flask.testing import FlaskClient

from dashboard.web.downloads import FORMATS
from dashboard.web.views import PAGES

YEAR = "Für „1999“ liegen keine Werte vor."


@pytest.mark.parametrize("feature", ["map", "series"])
def test_another_indicator_is_no_answer(krefeld: FlaskClient, feature: str) -> None:
    for suffix in FORMATS[feature]:
        answer = krefeld.get(f"/krefeld/{PAGES[feature]}/download.{suffix}?indicator=gibt_es_nicht")
        assert answer.status_code == 404, suffix
        assert "share_under_3" in answer.text
    # There are values of it, but of the whole city alone.
    file = "download.plain.csv?indicator=all_day_rate"
    assert krefeld.get(f"/krefeld/karte/{file}").status_code == 404
    assert krefeld.get(f"/krefeld/zeitreihe/{file}").status_code == 200


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "geojson", "svg"])
def test_what_was_changed_is_said_in_the_file(krefeld: FlaskClient, suffix: str) -> None:
    answer = krefeld.get(f"/krefeld/karte/download.{suffix}?indicator=share_under_3&year=1999")
    assert answer.status_code == 200
    if suffix == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        rows = [row for row in book["Metadaten"].iter_rows(values_only=True) if row[0] == "Hinweis"]
        assert str(rows[0][1]).startswith(YEAR)
    else:
        assert YEAR in answer.text
    if suffix == "json":
        assert json.loads(answer.data)["note"][1].startswith(YEAR)
    usual = krefeld.get(f"/krefeld/karte/download.{suffix}?indicator=share_under_3")
    assert YEAR.encode() not in usual.data
