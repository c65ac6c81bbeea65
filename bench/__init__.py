"""Compare the running atlas with the common way to write it, and with the least a page can do."""
