"""Workbooks and messy tables of data stewards: template, reader, and the folder made of them."""
