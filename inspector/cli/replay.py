"""`inspect replay`: a recording on the screen, to step through."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.cli import exit_codes, screen
from inspector.cli.console import cannot, out
from inspector.cli.paths import opened

SLOWEST, FASTEST = 0.1, 1000.0


@click.command(
    "replay",
    epilog="Examples:\n\n  inspect replay weather.jsonl\n\n  inspect replay recordings/ --no-mouse",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--follow", "-f", is_flag=True, help="Stay at the tail of what is being recorded.")
@click.option(
    "--speed",
    type=click.FloatRange(SLOWEST, FASTEST),
    default=1.0,
    metavar="N",
    show_default=True,
    help="Play at N times the recorded pace.",
)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.pass_context
def command(
    context: click.Context, paths: tuple[Path, ...], follow: bool, speed: float, no_mouse: bool
) -> int:
    """Step through a recording: back and forth, at any speed, to any moment.

    Several recordings, or a folder of them, open as a list. On the screen `?` names the keys.
    Without a terminal the rows of `inspect show` are printed.
    """
    for path in paths:
        if path.is_dir() and not follow:
            _look_into(path)
    if not screen.can_be_drawn_on():
        return _print(context, paths, follow=follow)
    for path in paths:
        if not path.is_dir() and not path.is_fifo():  # which gives what it holds only once
            with opened(path):  # refused here, in a line, if at all: a screen would hide it
                pass
    from inspector.tui.app import ReplayApp  # takes 0.2 s, which only a screen is worth

    return screen.run(ReplayApp(paths, follow=follow, speed=speed, mouse=not no_mouse))


def _look_into(folder: Path) -> None:
    """End the command where a folder holds no recording."""
    from inspector.recording.folder import found

    if not any(found([folder])):
        cannot(f"no recording below {folder}: name files, or another folder")


def _print(context: click.Context, paths: tuple[Path, ...], *, follow: bool) -> int:
    """The rows of each recording, one after the other."""
    from inspector.cli import show
    from inspector.recording.folder import found

    for number, path in enumerate(found(paths)):
        if number:
            out("")
        context.invoke(show.command, path=path, follow=follow)
    return exit_codes.DONE
