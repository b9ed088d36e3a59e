"""A model: the file to serve, and under which name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector.server.local_model.errors import LocalModelError
from inspector.server.local_model.weights import Weights

_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class Model:
    """A model file that llama.cpp can load."""

    path: Path
    name: str
    """What answers call the model: never its path, which would name the user's home."""
    chat_template: str = ""
    """The template that prompts are put in; empty for the one inside the file."""

    @classmethod
    def of_weights(cls, weights: Weights, path: Path) -> Model:
        """The project's own model, kept at `path`.

        In plain ChatML, since the template inside the file adds a system prompt of its own.
        """
        return cls(path, weights.name, "chatml")

    @classmethod
    def from_file(cls, path: Path) -> Model:
        """A user's model file. Raises `LocalModelError` where it cannot be one."""
        try:
            with path.open("rb") as file:
                magic = file.read(len(_MAGIC))
        except OSError as error:
            raise LocalModelError(
                f"cannot read the model file {path}: {error.strerror}; give the path of a GGUF file"
            ) from error
        if magic != _MAGIC:
            raise LocalModelError(f"{path} is not a GGUF file; llama.cpp reads no other")
        return cls(path, path.stem)
