"""How a stream was carried: its chunks, order, spelling, headers and times."""
