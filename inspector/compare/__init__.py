"""Comparing recordings: fold, normalise, align, compare, verdict, reports."""
