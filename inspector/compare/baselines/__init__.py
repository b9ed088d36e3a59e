"""Baselines: the accepted runs of each case, kept as recordings in a folder."""
