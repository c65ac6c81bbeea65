"""The bench of presentations names what it measured, and whether the goal was met."""

from bench.stage import Played, report


def test_report_tells_a_missed_goal() -> None:
    lines = report("krefeld", Played("Kinder", 3, [20.0, 30.0, 40.0], [10.0]))
    assert "| Fenster mit den Notizen | 3 | 30 (20 – 40) | 40 |" in lines
    assert "| Vortragsfenster selbst | 1 | 10 | 10 |" in lines
    assert "- 95 von 100 Wechseln, ms: 40, höchstens 100: erreicht" in lines
    late = report("krefeld", Played("Kinder", 3, [20.0, 130.0], [10.0]))
    assert "- 95 von 100 Wechseln, ms: 130, höchstens 100: **nicht erreicht**" in late
