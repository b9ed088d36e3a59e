"""The statistics of the timing gate: pure functions over numbers, seeds passed in."""
