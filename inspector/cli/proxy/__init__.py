"""`inspect proxy`: the recording proxy on its own, for whatever clients there are."""

from __future__ import annotations

from typing import Any

import click

from inspector.cli.proxy.options import ProxyOptions, proxy_options


@click.command(
    "proxy",
    epilog="Examples:\n\n  inspect proxy --upstream https://api.anthropic.com --port 8800\n\n"
    "  inspect proxy --upstream https://gateway.example -o gateway/ --live",
)
@proxy_options
def command(**given: Any) -> int:
    """Relay clients to an API, untouched, and record every exchange.

    The URL for clients is the first line that is printed, then comes a line an exchange. Each is a
    file in a folder, whose path is the last line on standard error. ctrl+c lets end what is on its
    way, and a second one cuts it off.
    """
    options = ProxyOptions(**given)
    if options.live:
        from inspector.cli.proxy.live import live

        return live(options)
    from inspector.cli.proxy.alone import run

    return run(options)
