"""What made a recording, as its header says it."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from inspector.version import __version__


def recorder_versions(*distributions: str) -> dict[str, str]:
    """The versions of this inspector, of the given distributions, of Python, and the platform."""
    versions = {"inspector": __version__}
    for name in distributions:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:  # run from a source tree that was never installed
            continue
    release = ".".join(platform.release().split(".")[:2])
    system = f"{platform.system()}-{release}-{platform.machine()}"
    return {**versions, "python": platform.python_version(), "platform": system}
