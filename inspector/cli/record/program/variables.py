"""The variables that `--env` names, for clients that look for the API's address elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inspector.cli.console import cannot

_is_name = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch


def variables(given: Sequence[str]) -> dict[str, str]:
    """Each name with the path that its client wants behind the URL; the command ends at others."""
    found = {}
    for value in given:
        name, _, path = value.partition("=")
        if not _is_name(name) or (path and not path.startswith("/")):
            cannot(f"--env takes NAME, or NAME=/path, not {value!r}")
        found[name] = path
    return found
