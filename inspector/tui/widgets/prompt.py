"""The line in which a person types: what to find, to show, to note, or where to go."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

Answered = Callable[[str], None]


class Prompt(Horizontal):
    """One line with a question; `enter` gives the answer, `escape` gives it up."""

    DEFAULT_CSS = """
    Prompt { height: 1; background: $background; }
    Prompt Label { width: auto; text-style: bold; }
    Prompt Input { width: 1fr; background: $background; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # with priority: what is typed after it is no part of the answer any more
        Binding("enter", "answer", "answer", show=False, priority=True),
        Binding("escape", "give_up", "give up", show=False),
        Binding("ctrl+c", "give_up", "give up", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._answered: Answered | None = None
        self._question = Label("", markup=False)
        self._field = Input(compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """The question, and the field."""
        yield self._question
        yield self._field

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return bool(self.display)

    def ask(self, question: str, hint: str, answered: Answered, value: str = "") -> None:
        """Ask; `answered` is called with what was typed, unless it was given up."""
        self._answered = answered
        self._question.update(f" {question}: ")
        field = self._field
        field.placeholder = hint
        field.value = value
        field.cursor_position = len(value)
        self.display = True
        self.call_after_refresh(field.focus)  # what is not shown cannot have it

    def action_answer(self) -> None:
        """Give the answer."""
        answered, value = self._answered, self._field.value
        self._close()
        if answered is not None:
            answered(value)

    def action_give_up(self) -> None:
        """Close it without an answer."""
        self._close()

    def _close(self) -> None:
        self._answered = None
        self.display = False
        self.screen.set_focus(None)
