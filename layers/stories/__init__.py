"""Stories: steps of text and views, to be read, or shown from a stage."""
