"""Whether the terminal reports the mouse to the screen."""

from __future__ import annotations

from textual.app import App


def set_mouse(app: App[None], *, on: bool) -> None:
    """Ask the terminal for the mouse, or leave it to it.

    Textual has this as an option of `run` alone; while it runs only its driver knows the sequences.
    """
    driver = app._driver
    name = "_enable_mouse_support" if on else "_disable_mouse_support"
    change = getattr(driver, name, None)
    if change is not None:
        change()
