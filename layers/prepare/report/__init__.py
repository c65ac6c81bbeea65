"""Reports of a check: the same faults as text, page, workbook and JSON."""
