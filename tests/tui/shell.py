"""A shell with job control, in the terminal that it is started in: `python -m tests.tui.shell`."""

from __future__ import annotations

import fcntl
import os
import termios

if __name__ == "__main__":
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # signals of the terminal go to its jobs
    os.execvp("sh", ["sh", "-im"])
