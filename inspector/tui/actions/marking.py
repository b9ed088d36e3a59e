"""Marks: set one with a note, and jump to them."""

from __future__ import annotations

from inspector.tui.desk import Desk


class Marking(Desk):
    """Keys for marks."""

    def action_mark(self) -> None:
        """Ask for the note of a mark on this row; an empty one takes a mark away."""
        if not len(self.sitting.timeline):
            self.say("there is no row to mark")
            return
        mark = self.sitting.marks.at(self._line)
        if mark is None:
            self.ask("note", "enter alone sets a bare mark", self._mark)
        else:
            self.ask("note", "enter alone takes the mark away", self._mark, mark.text)

    def action_next_mark(self, way: int) -> None:
        """Go to the next mark, or to the one before, round and round."""
        marks = self.sitting.marks.all()
        if not marks:
            self.say("there are no marks: m sets one")
            return
        line = self._line
        before = next((mark for mark in reversed(marks) if mark.line < line), marks[-1])
        mark = (self.sitting.marks.after(line) or before) if way > 0 else before
        self.go(self.sitting.row_of(mark))
        self.say(f"mark: {mark.text}" if mark.text else "a bare mark")

    @property
    def _line(self) -> int:
        return self.sitting.timeline.line(self.sitting.row).line

    def _mark(self, text: str) -> None:
        sitting, line = self.sitting, self._line
        event = sitting.timeline.event_number(sitting.row)
        if text.strip():
            sitting.marks.note(line, event, text.strip())
        else:
            sitting.marks.toggle(line, event)
        sitting.news += 1
        self.say(sitting.marks.problem or f"kept in {sitting.marks.path.name}")
        self.sync()
