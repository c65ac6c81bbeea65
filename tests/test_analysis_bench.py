"""The bench of comparisons names what it measured and which goals were missed."""

from bench.analysis import Asked, report


def test_report_tells_missed_goals() -> None:
    found = [
        Asked("profile", [12.0, 10.0, 20.0], 30.0, [0.01]),
        Asked("profile as PDF", [900.0], 1001.0, [1.9, 2.5, 1.0]),
    ]
    lines = report("krefeld", found)
    assert "| profile | 12.00 (10.00 - 20.00) | 0.01 (0.01 - 0.01) | 30.0 |" in lines
    assert "profile as PDF, s: 1.90, at most 2: met" in lines
    assert "profile as PDF, kB: 1001.00, at most 1000: NOT MET" in lines
