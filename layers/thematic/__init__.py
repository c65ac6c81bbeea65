"""Thematic layers: classes, colours, legend, sentence and drawing of one view."""
