"""Choosing: which recording answers a request."""
