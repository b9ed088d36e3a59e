"""The parts of a screen, each drawn line by line."""
