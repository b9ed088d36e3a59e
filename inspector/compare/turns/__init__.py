"""Turns: what each recording says, folded and normalised."""
