"""The stage ``protect``: no small count leaves the preparation, or can be worked out."""
