"""What the keys of the replay screen do, by noun."""
