"""The stand-in for the API: weights and server put together."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.server.local_model import seal
from inspector.server.local_model.errors import LocalModelError
from inspector.server.local_model.fetch import ensure
from inspector.server.local_model.index import Progress
from inspector.server.local_model.model import Model
from inspector.server.local_model.process import LocalServer, serving
from inspector.server.local_model.weights import SMOLLM2, cache_folder


@contextmanager
def running(
    model: Path | None = None,
    *,
    threads: int | None = None,
    on_progress: Progress | None = None,
) -> Iterator[LocalServer]:
    """A local server of `model`, a GGUF file, or of the project's own small model.

    Its weights are fetched where they are not in the cache; `on_progress` is called meanwhile, with
    bytes, and never where there is nothing to fetch. `threads` are all cores where nothing is said.
    Raises `LocalModelError`, a line for the user.
    """
    if why_not := available():
        raise LocalModelError(why_not)
    if model is None:
        path = ensure(SMOLLM2, cache_folder(), on_progress=on_progress)
        chosen = Model.of_weights(SMOLLM2, path)
    else:
        chosen = Model.from_file(model)
    with serving(chosen, threads=threads) as server:
        yield server


def available() -> str | None:
    """Why no local model can run here, in a line for the user; `None` where one can."""
    if importlib.util.find_spec("xllamacpp") is None:
        return "the local model needs xllamacpp: pip install 'stream-inspector[local]'"
    return None


def cached() -> bool:
    """Whether the small model's weights are at hand, so that nothing need be fetched."""
    return seal.is_sound(SMOLLM2.path(cache_folder()), SMOLLM2)
