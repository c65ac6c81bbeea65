"""Keeping data without a command line: sign in, deliver a file, see the report, publish, undo."""
