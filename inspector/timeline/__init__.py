"""The headless model of the replay: rows of plain cells."""
