"""Judging: what differs between the runs of a case becomes findings."""
