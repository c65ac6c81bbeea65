"""Helpers around the project for the Makefile, tests and bench; never part of the server."""
