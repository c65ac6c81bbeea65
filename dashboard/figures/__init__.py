"""Plotly figures for exploring, pure functions of query results."""
