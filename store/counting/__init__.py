"""How many, by whatever people ask for: cells of the map, values of filters, steps of time."""
