"""JSON values of a request or a message, with ids, sealed data and passing facts replaced."""

from __future__ import annotations

import re
from typing import Any, Final

_IDS: Final = {
    "id": None,
    "tool_use_id": "tool",
    "tool_id": "tool",
    "message_id": "message",
    "previous_message_id": "message",
    "container_id": "container",
    "file_id": "file",
    "request_id": "request",
}
"""The kind of thing that the id under a key names; `None` where its holder says."""

_MASKED: Final = frozenset({"explanation", "expires_at", "retrieved_at", "user_id"})
_VERBATIM: Final = frozenset({"input", "input_schema"})
"""Keys under which names are a program's own; only ids that were met before are replaced there."""

_is_sealed = re.compile(r"<sealed:(?:empty|short|long|huge)>").fullmatch
_MASK: Final = "<masked>"


class Normaliser:
    """Replaces what is of no account in JSON values, one after the other.

    An id becomes the number of its first appearance among its kind, such as `<tool:1>`: references
    must still match. Of signatures and encrypted data the presence and the class of length stay.
    What is normalised already stays as it is.
    """

    def __init__(self) -> None:
        self.sealed = 0
        """How many signatures and the like were replaced."""
        self.masked = 0
        """How many passing facts were replaced."""
        self._ids: dict[str, str] = {}
        self._kinds: dict[str, int] = {}

    @property
    def ids(self) -> int:
        """How many ids were replaced, each counted once."""
        return len(self._ids)

    def normalise(self, value: Any, holder: str = "") -> None:
        """Normalise a value in place; `holder` is the key that it stands under.

        Without recursion: how deep it nests is up to the stream.
        """
        stack: list[tuple[Any, str, bool]] = [(value, holder, False)]
        while stack:
            container, key, verbatim = stack.pop()
            if isinstance(container, dict):
                inner = self._dict(container, key, verbatim)
            elif isinstance(container, list):
                inner = self._list(container, key, verbatim)
            else:
                continue
            stack.extend(reversed(inner))

    def _dict(self, thing: dict[str, Any], holder: str, verbatim: bool) -> list[Any]:
        inner = []
        kind = thing.get("type")
        for key in sorted(thing):
            item = thing[key]
            if isinstance(item, str):
                if verbatim:
                    thing[key] = self._ids.get(item, item)
                else:
                    thing[key] = self._text(key, item, kind, holder)
            elif isinstance(item, dict | list):
                inner.append((item, key, verbatim or key in _VERBATIM))
        return inner

    def _list(self, things: list[Any], holder: str, verbatim: bool) -> list[Any]:
        if verbatim:
            for at, item in enumerate(things):
                if isinstance(item, str):
                    things[at] = self._ids.get(item, item)
        return [(item, holder, verbatim) for item in things if isinstance(item, dict | list)]

    def _text(self, key: str, text: str, kind: object, holder: str) -> str:
        if key in _IDS:
            return self._id(text, _IDS[key] or _kind(kind, holder))
        if _holds_sealed(key, kind):
            self.sealed += 1
            return text if _is_sealed(text) else f"<sealed:{_length(text)}>"
        if key in _MASKED:
            self.masked += 1
            return _MASK
        return text

    def _id(self, text: str, kind: str) -> str:
        if not text:
            return text  # an id that names nothing is none
        known = self._ids.get(text)
        if known is None:
            self._kinds[kind] = number = self._kinds.get(kind, 0) + 1
            known = self._ids[text] = f"<{kind}:{number}>"
        return known


def _holds_sealed(key: str, type_: object) -> bool:
    """Whether what stands under a key is sealed: nobody but the API can read it."""
    if key == "data":
        return type_ == "redacted_thinking"
    return key == "signature" or key.startswith("encrypted_")


def _kind(type_: object, holder: str) -> str:
    """What an object with an id is."""
    if isinstance(type_, str) and type_.endswith("tool_use"):
        return "tool"
    if holder:
        return holder
    return type_ if isinstance(type_, str) else "id"


def _length(text: str) -> str:
    """The class of length of sealed data, coarse: its length varies with what is sealed."""
    if not text:
        return "empty"
    return "short" if len(text) < 4_096 else "long" if len(text) < 65_536 else "huge"
