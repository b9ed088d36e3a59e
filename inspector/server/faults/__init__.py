"""Faults: ways for an answer to go wrong, named on the command line and repeatable by a seed."""

from inspector.server.faults.fault import BadFault, Fault, Injection
from inspector.server.faults.grammar import parse_fault

__all__ = ["BadFault", "Fault", "Injection", "parse_fault"]
