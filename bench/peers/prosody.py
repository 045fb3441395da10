"""prosody from Debian with message archive management always on, its archive in SQLite.

The archive's database is made in WAL mode beforehand: prosody 0.12 would use the older rollback journal,
and in WAL mode with SQLite's default of a full sync it stores as durably at a fraction of the cost. What it
does per message that we do not: an archive row for each of the two owners.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.harness import Contestant, Load, Running
from bench.peers import xmpp
from bench.processes import free_port, give_to, install, started, wait_for_port

USER, HOST = "prosody", "localhost"

CONFIG = """\
data_path = "{data}"
pidfile = "{data}/prosody.pid"
log = {{ warn = "*console" }}
modules_enabled = {{ "saslauth", "disco", "ping", "websocket", "mam" }}
modules_disabled = {{ "s2s", "tls", "offline" }}
c2s_ports = {{ }}
http_ports = {{ {port} }}
http_interfaces = {{ "127.0.0.1" }}
https_ports = {{ }}
consider_websocket_secure = true
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = {{ archive = "sql" }}
sql = {{ driver = "SQLite3", database = "archive.sqlite" }}
default_archive_policy = true
archive_expires_after = "never"
VirtualHost "{host}"
"""


@contextmanager
def run(home: Path, load: Load) -> Iterator[Running]:
    """Accounts as the files prosody keeps them in, an empty archive, then the server."""
    install("prosody", "lua-dbi-sqlite3")
    port, log, data, config = free_port(), home / "log", home / "data", home / "prosody.cfg.lua"
    people = data / HOST / "accounts"
    people.mkdir(parents=True)
    for name in xmpp.accounts(load.pairs):
        (people / f"{name}.dat").write_text(f'return {{ ["password"] = "{xmpp.PASSWORD}"; }};\n')
    archive = data / "archive.sqlite"
    with closing(sqlite3.connect(archive)) as made:
        made.execute("PRAGMA journal_mode=WAL")
    config.write_text(CONFIG.format(data=data, port=port, host=HOST))
    give_to(USER, config, data, data / HOST, people, archive, *people.iterdir())
    command = ["prosody", "--config", str(config), "-F"]
    with started(command, log, user=USER, env={"HOME": str(data)}, cwd=data) as server:
        wait_for_port(port, server, log)
        job = {"dialect": "bench.peers.xmpp", "url": f"ws://127.0.0.1:{port}/xmpp-websocket", "host": HOST}

        def stored() -> int:
            with closing(sqlite3.connect(archive)) as asked:
                rows = asked.execute("SELECT count(*) FROM prosodyarchive WHERE store = 'archive'").fetchone()
            return int(rows[0]) // 2  # one row per owner

        yield Running([server], job, stored)


PROSODY = Contestant("prosody", "prosody, archive always on, SQLite in WAL mode", run)
