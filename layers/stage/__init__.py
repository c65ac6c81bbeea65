"""Views on a stage: big drawings with few words, to be read from the last row of a hall."""
