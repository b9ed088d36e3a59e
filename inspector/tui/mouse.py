"""Whether the terminal reports the mouse to the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.tui.app import ReplayApp

_MODES = (1000, 1003)  # buttons, and every move


def switch_mouse(app: ReplayApp) -> str:
    """Leave the mouse to the terminal, or take it back; in words, whose it is then."""
    app.has_mouse = not app.has_mouse
    report_mouse(app)
    return "the mouse clicks here" if app.has_mouse else "the mouse is the terminal's"


def report_mouse(app: ReplayApp) -> None:
    """Have the terminal report the mouse, or not, as `app.has_mouse` says.

    How it spells what it reports was agreed when Textual started, and is left as it is.
    """
    driver = app._driver  # Textual has no public way to it, nor to the mouse once an app runs
    if driver is not None:
        final = "h" if app.has_mouse else "l"
        driver.write("".join(f"\x1b[?{mode}{final}" for mode in _MODES))
        driver.flush()
