"""What is true: areas, indicators, values and the maps made of them. Knows no web framework."""
