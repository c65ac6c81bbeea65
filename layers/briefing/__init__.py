"""The Mappe: exhibits on paper (PDF by typst), as a workbook and as slides."""
