"""The answer's particulars: which model gave it, and why it stopped."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.analysis.occurrence import Occurrence


@dataclass(slots=True)
class Answer:
    """Who answered and why they stopped, as far as the stream has said."""

    model: str | None = None
    """The model that wrote last: `message_start` names one, and a `fallback` block another."""
    stop_reason: str | None = None

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.type == "message_start" and self.model is None:
            message = now.part("message")
            self._say(message.get("model"), message.get("stop_reason"))
        elif now.type == "message_delta":
            self._say(None, now.part("delta").get("stop_reason"))
        elif now.opens is not None and now.opens.get("type") == "fallback":
            to = now.opens.get("to")
            self._say(to.get("model") if isinstance(to, dict) else None, None)

    def _say(self, model: object, stop_reason: object) -> None:
        if isinstance(model, str):
            self.model = model
        if isinstance(stop_reason, str):
            self.stop_reason = stop_reason
