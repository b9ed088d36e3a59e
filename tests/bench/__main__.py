"""`make bench`: every limit with its value and its peer; exit 1 where one is missed."""

from __future__ import annotations

import sys
from importlib import import_module

PARTS = ("wire", "recording", "tap", "analysis", "compare", "proxy", "serving", "startup", "screen")


def main(chosen: list[str]) -> int:
    """Measure the parts that were chosen, all without a choice."""
    unknown = set(chosen) - set(PARTS)
    if unknown:
        print(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    missed = 0
    for part in chosen or PARTS:
        for limit in import_module(f"tests.bench.{part}").limits():
            print(limit, flush=True)
            missed += not limit.kept
    print(f"{missed} limits missed" if missed else "all limits kept")
    return 1 if missed else 0


sys.exit(main(sys.argv[1:]))
