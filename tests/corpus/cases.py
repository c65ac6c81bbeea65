"""The broken files: name -> how it is made. What is wrong with each stands in index.toml."""

from datetime import datetime
from typing import Any

from tests.corpus.outlines import (
    broken_zip,
    double_code,
    foreign_crs,
    gap,
    geopackage_without_name,
    outside,
    overlap,
    renamed_key,
    text_instead,
    without_one,
)
from tests.corpus.spoil import (
    Make,
    archive,
    book,
    compound,
    csv_values,
    drop_rows,
    every,
    folder,
    inside,
    put,
    raw,
    replaced,
    rows,
    saved,
    wide_csv,
)
from tests.corpus.town import QUARTERS, population


def _rename(made: Any) -> None:
    made["Werte"].title = "Tabelle1"


def _merge(made: Any) -> None:
    made["Werte"].merge_cells("G2:G7")


def _hide(made: Any) -> None:
    sheet = made["Werte"]
    for line in range(2, 8):
        sheet.cell(line, 15, 1000 + line)
    sheet.column_dimensions["O"].hidden = True


def _without_area(made: Any) -> None:
    made["Werte"].delete_cols(3)


def _error(made: Any) -> None:
    made["Werte"]["G5"] = "#DIV/0!"
    made["Werte"]["G5"].data_type = "e"


def _later(year: str) -> str:
    """Four years on: the last one lies in the future."""
    start = int(year[:4]) + 4
    return f"{start}/{(start + 1) % 100:02d}"


def _wide(years: list[int]) -> str:
    """Inhabitants with a column per year."""
    lines = [["Quartier", *map(str, years)]]
    for code in QUARTERS:
        lines.append([code, *(str(population(code, min(year, 2030))) for year in years)])
    return "\n".join(";".join(line) for line in lines) + "\n"


CASES: dict[str, Make] = {
    # --- the workbook as a whole ------------------------------------------------------------------
    "blatt_umbenannt.xlsx": book(_rename),
    "ueberschrift_umbenannt.xlsx": book(put("Werte", G1="Werte 2018 ff.")),
    "ueberschrift_doppelt.xlsx": book(put("Werte", N1="Wert")),
    "spalte_gebiet_fehlt.xlsx": book(_without_area),
    "ueberschriften_fehlen.xlsx": book(lambda made: made["Werte"].delete_rows(1)),
    "zwei_tabellen.xlsx": book(
        rows("Werte", [], ["Nachtrag 2025"], ["Quartier", "Kinder"], ["011", 12])
    ),
    "versteckte_spalte.xlsx": book(_hide),
    "verbundene_zellen.xlsx": book(_merge),
    "mit_kennwort.xlsx": raw(lambda: compound(EncryptionInfo=b"\4\0\4\0", EncryptedPackage=b"x")),
    "altes_excel.xlsx": raw(lambda: compound(Workbook=b"\x09\x08\x10\0\0\6\5\0")),
    "abgeschnitten.xlsx": raw(lambda: saved()[:9000]),
    "webseite.xlsx": raw(lambda: b"<html><table><tr><td>einwohner</td></tr></table></html>"),
    "zip_archiv.xlsx": raw(lambda: archive(werte_csv=b"a;b\n1;2\n")),
    "leer.xlsx": raw(lambda: b""),
    "tabelle.pdf": raw(lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"),
    # --- keys -------------------------------------------------------------------------------------
    "fuehrende_null.xlsx": book(put("Werte", C4=13)),
    "gebiet_verschrieben.xlsx": book(put("Werte", C4="Nordstatd")),
    "gebiet_zeichensalat.xlsx": book(put("Werte", C7="StraÃŸburger Platz")),
    "gebiet_anderer_ebene.xlsx": book(put("Werte", C4="02")),
    "gebiet_als_datum.xlsx": book(put("Werte", C4=datetime(2025, 4, 3))),
    "ebene_unbekannt.xlsx": book(put("Werte", B4="Ortsteil")),
    "zeile_doppelt.xlsx": book(rows("Werte", ["einwohner", "Quartier", "013", 2018, "", "", 2543])),
    "summenzeile.xlsx": book(
        rows(
            "Werte",
            ["einwohner", "Quartier", "Summe", 2018, "", "",
             sum(population(f"0{a}{b}", 2018) for a in (1, 2) for b in (1, 2, 3))],
            at=8,
        )
    ),
    "fussnote.xlsx": book(rows("Werte", ["1) vorläufige Zahlen der Statistikstelle"], at=8)),
    "kennzahl_unbekannt.xlsx": book(put("Werte", A4="einwoner")),
    "kuerzel_falsch.xlsx": book(put("Kennzahlen", A3="Anteil unter 10")),
    "schulform_unbekannt.xlsx": book(put("Werte", E94="Grundschulle")),
    "merkmal_unbekannt.xlsx": book(put("Werte", K4="vorleufig")),
    # --- periods ----------------------------------------------------------------------------------
    "schuljahr_2017_19.xlsx": book(put("Werte", D93="2017/19")),
    "jahr_20177.xlsx": book(put("Werte", D4=20177)),
    "jahr_mit_text.xlsx": book(put("Werte", D4="2018 (vorl. Stand)")),
    "schuljahr_statt_stichtag.xlsx": book(put("Werte", D4="2018/19")),
    "jahr_in_zukunft.xlsx": book(every("Werte", "Zeitraum", _later, Kennzahl="ganztag")),
    "jahr_vor_beginn.xlsx": book(put("Werte", D4=1987)),
    # --- numbers ----------------------------------------------------------------------------------
    "zelle_leer.xlsx": book(put("Werte", G4=None)),
    "punkt_ohne_bedeutung.xlsx": book(put("Werte", G4=".")),
    "zeichen_unbekannt.xlsx": book(put("Werte", G4="?")),
    "keine_angabe.xlsx": book(put("Werte", G4="k. A.")),
    "zahl_mit_einheit.xlsx": book(put("Werte", G4="2543 EW")),
    "dezimal_gemischt.xlsx": book(put("Werte", G219="38,4", G220="42.1")),
    "tausender_zweideutig.xlsx": book(put("Werte", G219="1.234")),
    "zahl_als_datum.xlsx": book(put("Werte", G219=datetime(2025, 5, 1))),
    "formelfehler.xlsx": book(_error),
    "formel_ohne_ergebnis.xlsx": book(put("Werte", G4="=H4*2")),
    "zeichen_neben_zahl.xlsx": book(put("Werte", J4="geheim gehalten")),
    "negative_anzahl.xlsx": book(put("Werte", G4=-2543)),
    "halbes_kind.xlsx": book(put("Werte", G97=112.5)),
    "zaehler_groesser_nenner.xlsx": book(put("Werte", H53=25350)),
    "nur_zaehler.xlsx": book(put("Werte", I53=None)),
    "wert_widerspricht.xlsx": book(put("Werte", G53=50)),
    "anteil_800_prozent.xlsx": book(put("Werte", G221=800)),
    "bruch_statt_prozent.xlsx": book(
        every("Werte", "Wert", lambda v: round(v / 100, 3), Kennzahl="ganztag")
    ),
    "ausserhalb_des_intervalls.xlsx": book(put("Werte", L221=50, M221=60)),
    # --- plausibility -----------------------------------------------------------------------------
    "summe_der_stadt.xlsx": book(put("Werte", G44=20000)),
    "schulformen_ueber_summe.xlsx": book(put("Werte", G95=999)),
    "sprung_mal_100.xlsx": book(
        drop_rows("Werte", lambda row: row["Ebene"] == "Gesamt"), put("Werte", G22=271400)
    ),
    "jahr_kopiert.xlsx": book(
        lambda made: [
            made["Werte"].cell(line, 7, made["Werte"].cell(line - 6, 7).value)
            for line in range(237, 243)
        ]
    ),
    "gebiet_fehlt_ein_jahr.xlsx": book(
        drop_rows("Werte", lambda row: (row["Kennzahl"], row["Gebiet"], row["Zeitraum"])
                  == ("ganztag", "013", "2020/21"))
    ),
    "jahr_fehlt.xlsx": book(
        drop_rows("Werte", lambda row: (row["Kennzahl"], row["Zeitraum"]) == ("ganztag", "2021/22"))
    ),
    "gebiet_ohne_werte.xlsx": book(
        drop_rows("Werte", lambda row: row["Gebiet"] == "023" or row["Ebene"] == "Gesamt")
    ),
    "kennzahl_ohne_werte.xlsx": book(drop_rows("Werte", lambda row: row["Kennzahl"] == "ganztag")),
    # --- sources, notes, places, changes ----------------------------------------------------------
    "lizenz_fehlt.xlsx": book(put("Quellen", E2=None)),
    "stand_fehlt.xlsx": book(put("Quellen", F3=None)),
    "quelle_fehlt.xlsx": book(
        every("Kennzahlen", "Quelle", lambda _: None, Kürzel="einwohner"),
    ),
    "quelle_unbekannt.xlsx": book(
        every("Kennzahlen", "Quelle", lambda _: "meldregister", Kürzel="einwohner")
    ),
    "hinweis_unbekannt.xlsx": book(put("Hinweise", B2="ganztags")),
    "laenge_breite_vertauscht.xlsx": book(put("Orte", F2=51.3276, G2=6.5626)),
    "ort_ausserhalb.xlsx": book(put("Orte", F3=7.5, G3=51.9)),
    "ort_doppelt.xlsx": book(put("Orte", A3="100001")),
    "wechsel_negativ.xlsx": book(put("Schulformwechsel", H2=-14)),
    "wechsel_schulform.xlsx": book(put("Schulformwechsel", E2="Gymnasum")),
    "gebiet_ohne_umriss.xlsx": book(rows("Gebiete", ["Quartier", "024", "Neubaugebiet"])),
    "umrisse_fehlen.xlsx": book(put("Ebenen", D3="quartier_2025.geojson")),
    # --- text tables ------------------------------------------------------------------------------
    "csv_anfuehrungszeichen": csv_values(
        replaced("einwohner;Quartier;013;2018;", 'einwohner;"Quartier;013;2018;')
    ),
    "csv_trennzeichen_gemischt": csv_values(
        replaced("einwohner;Quartier;013;2018;;;", "einwohner,Quartier,013,2018,,,")
    ),
    "csv_zeichensalat": csv_values(
        replaced("einwohner;Quartier;023;2018;", "einwohner;Quartier;StraÃŸburger Platz;2018;")
    ),
    "csv_nullbytes": csv_values(lambda text: text.encode() + bytes(3) + b"\xff\xfe\x81"),
    "csv_ist_excel": csv_values(lambda text: saved()),
    "csv_leer": csv_values(lambda text: b""),
    "csv_zelle_leer": csv_values(
        replaced("einwohner;Quartier;013;2018;;;2543;", "einwohner;Quartier;013;2018;;;;")
    ),
    "csv_jahr_doppelt": wide_csv("einwohner.csv", _wide([2018, 2019, 2020, 2020])),
    "csv_jahr_unbekannt": wide_csv("einwohner.csv", _wide([2018, 2019, 20200])),
    # --- outlines ---------------------------------------------------------------------------------
    "umrisse_ueberlappen": folder(inside("stadt.xlsx", book()), overlap),
    "umrisse_luecke": folder(inside("stadt.xlsx", book()), gap),
    "umrisse_falsches_system": folder(inside("stadt.xlsx", book()), foreign_crs),
    "umrisse_schluesselspalte": folder(inside("stadt.xlsx", book()), renamed_key),
    "umrisse_schluessel_doppelt": folder(inside("stadt.xlsx", book()), double_code),
    "umrisse_gebiet_fehlt": folder(inside("stadt.xlsx", book()), without_one),
    "umrisse_anderswo": folder(inside("stadt.xlsx", book()), outside),
    "umrisse_kein_geojson": folder(inside("stadt.xlsx", book()), text_instead),
    "umrisse_gpkg_ohne_namen": folder(
        inside("stadt.xlsx", book(put("Ebenen", D3="quartiere.gpkg"))), geopackage_without_name
    ),
    "umrisse_zip_unvollstaendig": folder(
        inside("stadt.xlsx", book(put("Ebenen", D3="quartiere.zip"))), broken_zip
    ),
}  # fmt: skip
