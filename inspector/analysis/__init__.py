"""What a stream means: pure functions and folds over its events."""
