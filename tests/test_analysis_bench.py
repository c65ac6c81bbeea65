"""The bench of comparisons names what it measured and which goals were missed."""

from bench.analysis import Asked, report


def test_report_tells_missed_goals() -> None:
    found = [
        Asked("Profil", [12.0, 10.0, 20.0], 30.0, [0.01]),
        Asked("Profil als PDF", [900.0], 1001.0, [1.9, 2.5, 1.0]),
    ]
    lines = report("krefeld", found)
    assert "| Profil | 12 (10 – 20) | 0,01 | 30 |" in lines
    assert "- Profil als PDF, s: 1,9, höchstens 2: erreicht" in lines
    assert "- Profil als PDF, kB: 1\u202f001, höchstens 1\u202f000: **nicht erreicht**" in lines
