"""Plausibility of delivered figures: set by set in DuckDB, with faults that name the row."""
