"""Painting: each part of the replay screen from the sitting, of which widgets send what changed."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual.geometry import Size

from inspector.timeline import detail
from inspector.timeline.cell import visible
from inspector.timeline.footer import footer
from inspector.timeline.ruler import ruler
from inspector.timeline.ruler import time_at as ruler_time_at
from inspector.timeline.waterfall import time_at as waterfall_time_at
from inspector.timeline.waterfall import waterfall
from inspector.tui import keymap
from inspector.tui.assembling import Assembling
from inspector.tui.bars import tabs_line, title_line, transport_line
from inspector.tui.layout import LEAST, NOTE, Layout, fits, layout
from inspector.tui.line import Line, line, styled, wrapped
from inspector.tui.row_lines import RowLines
from inspector.tui.tabs import TABS

_AXIS_REQUEST_DENSITY = 3  # lines of the waterfall beside those of the blocks


class Painting(Assembling):
    """Draws what the sitting says."""

    said_at = 0.0
    """When the message was put up."""
    is_painted_playing = False
    """Whether what was painted last will not stand."""
    _cursor: tuple[object, ...] = ()
    _parted: Layout | None = None
    _title_of: tuple[object, ...] = ()
    _course_of: tuple[object, ...] = ()
    _detail_of: tuple[object, ...] = ()
    _detail: Sequence[Line] = ()

    def say(self, message: str) -> None:
        """Show a message on the transport line for a while."""
        self.message = message
        self.said_at = time.monotonic()
        self._paint_transport()

    def hush(self) -> None:
        """Drop the message, where there is one."""
        if self.message:
            self.message = ""
            self._paint_transport()

    def part(self) -> None:
        """Give each part its room."""
        now = self._parted = self._layout()
        small = not fits(*self._room)
        self.parts.course.styles.height = 1 + (0 if small else now.course)
        body = self.parts.body
        body.display = not small
        body.set_class(now.is_beside, "-beside")
        self.parts.rows.display = now.rows
        pane = self.parts.detail.view
        pane.display = bool(now.detail)
        pane.styles.height = now.detail if now.rows and not now.is_beside else "1fr"
        self.parts.detail.activate(self.in_detail)
        self.parts.transport.display = self.parts.footer.display = not small

    def sync(self) -> None:
        """Bring the screen in line with the sitting."""
        if not self.is_mounted:
            return
        if self._layout() != self._parted:  # a block has begun, and has a lane of its own
            self.part()
        self.fill()

    def fill(self) -> None:
        """Paint each part at the size that it has."""
        width, height = self.size
        if not fits(width, height):
            told = f"{LEAST[0]}x{LEAST[1]} at least; this is {width}x{height}"
            self.parts.course.show_head(line(told, "wrong"))
            self._title_of = ()
        elif self._sitting is None or not len(self.sitting.timeline):
            self._paint_nothing()
        else:
            self._paint_title()
            self._paint_course()
            self._paint_rows()
            self._paint_detail()
            self.is_painted_playing = self.sitting.player.is_playing
        self._paint_transport()

    def time_at(self, column: int) -> int:
        """The time under a column of ruler or waterfall."""
        at = waterfall_time_at if self._layout().is_waterfall else ruler_time_at
        return at(self.sitting.course, column, self.parts.course.size.width)

    @property
    def _room(self) -> Size:
        """The screen's size; before it is laid out, the size that it will have."""
        return self.size or self.app.size

    def _layout(self) -> Layout:
        lanes = len(self._sitting.course.lanes) if self._sitting else 0
        return layout(
            *self._room,
            lanes + _AXIS_REQUEST_DENSITY,
            in_detail=self.in_detail,
            is_zoomed=self.is_zoomed,
        )

    def _paint_nothing(self) -> None:
        """Say why there is no row."""
        name = visible(self.path.name) if self.path else "inspect"
        self.parts.course.show_head(line(f" {name}", "strong"))
        told = self.refusal
        if self._sitting is not None:
            self.parts.course.show_head(title_line(self.sitting, self.size.width))
            told = (
                f"No events in {name}. It has a header and nothing else: "
                "the request ended before the first event."
            )
        view = self.parts.rows
        lines = wrapped(line(told), max(20, view.size.width - 4))
        view.show([line(), *(line(f"  {each.text}") for each in lines)])

    def _paint_title(self) -> None:
        of = (self.sitting.recording.path, self.sitting.news, self.size.width)
        if of != self._title_of:  # it reads the end of the file
            self._title_of = of
            self.parts.course.show_head(title_line(self.sitting, self.size.width))

    def _paint_course(self) -> None:
        sitting, view = self.sitting, self.parts.course
        width, height = view.size.width, view.room
        if not width or not height:
            return
        t_ns = sitting.player.position().t_ns
        column = t_ns * width // max(1, sitting.course.duration_ns)
        of = (sitting.course, column, view.size)
        if of == self._course_of:
            return  # a course may have hundreds of stalls
        self._course_of = of
        if self._layout().is_waterfall:
            told = waterfall(sitting.course, t_ns, width, sitting.timeline.times, height)
        else:
            told = ruler(sitting.course, t_ns, width)
        view.show([styled(pieces) for pieces in told])

    def _paint_rows(self) -> None:
        view = self.parts.rows
        lines = RowLines(self.sitting, view.size.width)
        view.show_head(line(lines.heading, "label"))
        place = self.sitting.shown.place(self.sitting.row)
        cursor = (place, len(lines), view.size)
        top = None if cursor == self._cursor else view.top_to_reveal(place)
        self._cursor = cursor
        view.show(lines, top)

    def _paint_detail(self) -> None:
        pane = self.parts.detail
        if not pane.view.display:
            return
        sitting, tab = self.sitting, TABS[self.tab]
        row = sitting.row
        news = None if tab.of_row else sitting.news
        of = (tab.name, sitting, row if tab.of_row else None, news)
        focus: int | None = None
        if of != self._detail_of:
            focus = None if of[:3] == self._detail_of[:3] else 0
            if tab.name == "text":
                focus = self._paint_text(of)
            else:
                self._detail, self._detail_of = tab.lines(sitting), of
        has_note = self._layout().has_note
        note = f"{detail.size(sitting.timeline.line(row)):,} bytes" if has_note else ""
        room = pane.view.size.width - (NOTE if has_note else 0)
        pane.show_tabs(tabs_line(self.tab, room, active=self.in_detail), note)
        pane.show(self._detail, wraps=self.wraps, focus=focus)

    def _paint_text(self, of: tuple[object, ...]) -> int:
        """Take the text so far, or say how far it is; the line to be seen."""

        def take() -> None:
            self._detail, self._detail_of = TABS["text"].lines(self.sitting), of

        if not self.with_message(take):
            told = f"Putting the message together: event {self.sitting.assembled:,}."
            self._detail = [line(told, "note")]
        return _added(self._detail)

    def _paint_transport(self) -> None:
        """The transport line and the footer, or a message, which may need both."""
        width = self.size.width
        told = [styled(footer(keymap.items(), width))]
        if self.message:
            told = wrapped(line(f" {visible(self.message)}", "note"), max(width, 20)) + told
        elif self._sitting is not None:
            told.insert(0, transport_line(self.sitting, width))
        else:
            told.insert(0, line())
        self.parts.transport.show(told[:1])
        self.parts.footer.show(told[1:2])


def _added(lines: Sequence[Line]) -> int:
    """Which line holds what the event added, the last one where none does."""
    for y, told in enumerate(lines):
        if any(piece.style == "added" for piece in told.pieces):
            return y
    return len(lines) - 1
