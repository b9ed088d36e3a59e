"""The two sides: their recordings, and which of them are runs of the same case."""
