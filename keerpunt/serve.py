"""Listening: one process, one port for each of the four origins."""

from __future__ import annotations

import gc
import socket

import uvicorn

from keerpunt.config import setting
from keerpunt.web import origins
from keerpunt.web.carrier import Carrier


def open_sockets(address: str) -> list[socket.socket]:
    """One listening socket for each origin's port. Raises OSError when one is taken."""
    sockets = []
    for port in dict.fromkeys(origin.port for origin in origins.ALL):
        each = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            each.bind((address, port))
        except OSError as problem:
            moved_by = " ".join(
                f"KEERPUNT_{origin.name.upper()}" for origin in origins.ALL if origin.port == port
            )
            raise OSError(
                problem.errno, f"{problem.strerror}, port {port}, which {moved_by} can move"
            ) from problem
        each.listen(2048)
        sockets.append(each)
    return sockets


def serve(sockets: list[socket.socket]) -> None:
    """Serve on these until told to stop. No request is logged."""
    config = uvicorn.Config(
        "keerpunt.asgi:app",
        loop="uvloop",
        http="httptools",
        ws=Carrier,
        ws_per_message_deflate=False,
        ws_max_size=65_536,
        ws_ping_interval=None,
        access_log=False,
        log_config=None,
        proxy_headers=bool(setting("KEERPUNT_PROXY")),
        forwarded_allow_ips=setting("KEERPUNT_PROXY") or None,
        server_header=False,
        date_header=True,
        lifespan="on",
        timeout_graceful_shutdown=5,
        backlog=2048,
    )
    config.load()
    # What was made until now stays; looking through it again and again would cost a tenth of the line's speed.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    uvicorn.Server(config).run(sockets=sockets)
