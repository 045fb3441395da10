"""ejabberd from Debian with message archive management always on, its archive in PostgreSQL (fsync on).

It runs as one Erlang node without distribution, held to one core, its schedulers told not to spin while
idle. What it does per message that we do not: an archive row for each of the two owners.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.harness import Contestant, Load, Running
from bench.peers import xmpp
from bench.peers.postgres import cluster
from bench.processes import free_port, give_to, install, started, wait_for_port

USER, HOST = "ejabberd", "localhost"
SCHEMA = Path("/usr/share/ejabberd/sql/pg.sql")

CONFIG = """\
hosts: [{host}]
loglevel: warning
auth_method: sql
auth_password_format: plain
default_db: sql
sql_type: pgsql
sql_server: 127.0.0.1
sql_port: {database}
sql_database: ejabberd
sql_username: postgres
sql_password: ""
disable_sasl_mechanisms: ["digest-md5", "X-OAUTH2"]
listen:
  -
    port: {port}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
modules:
  mod_mam:
    db_type: sql
    default: always
  mod_ping: {{}}
acl: {{}}
shaper: {{}}
"""


@contextmanager
def run(home: Path, load: Load) -> Iterator[Running]:
    """The database with accounts in it, then the server."""
    install("ejabberd", "erlang-p1-pgsql", "postgresql-15")
    port, log, spool, config = free_port(), home / "log", home / "spool", home / "ejabberd.yml"
    spool.mkdir()
    with cluster(home) as database:
        database.script("CREATE DATABASE ejabberd")
        database.script(SCHEMA.read_text(), "ejabberd")
        rows = ",".join(f"('{name}','{xmpp.PASSWORD}')" for name in xmpp.accounts(load.pairs))
        database.script(f"INSERT INTO users (username, password) VALUES {rows}", "ejabberd")  # noqa: S608 - our own names
        config.write_text(CONFIG.format(host=HOST, port=port, database=database.port))
        give_to(USER, spool, config)
        env = {
            "EJABBERD_CONFIG_PATH": str(config),
            "EJABBERD_LOG_PATH": str(spool / "ejabberd.log"),
            "ERL_LIBS": "/usr/lib/x86_64-linux-gnu",
            "ERL_CRASH_DUMP": "/dev/null",
            "HOME": str(spool),
        }
        schedulers = ["+S", "1:1", "+SDcpu", "1:1", "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"]
        command = ["erl", "-noinput", *schedulers, "-mnesia", "dir", f'"{spool}"', "-s", "ejabberd"]
        with started(command, log, user=USER, env=env, cwd=spool) as server:
            wait_for_port(port, server, log)
            job = {"dialect": "bench.peers.xmpp", "url": f"ws://127.0.0.1:{port}/ws", "host": HOST}

            def stored() -> int:
                return (
                    int(database.script("SELECT count(*) FROM archive", "ejabberd")) // 2
                )  # one row per owner

            yield Running([server], job, stored, [database.process])


EJABBERD = Contestant("ejabberd", "ejabberd, archive always on, PostgreSQL", run)
