"""Plausibility of delivered figures: set by set in DuckDB, with faults that name the row."""

from layers.prepare.checks.run import run_checks

__all__ = ["run_checks"]
