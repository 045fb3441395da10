"""The demonstration organisation behind nginx, as browsers meet a real one: TLS, HTTP/2, compressed beforehand.

nginx and our server listen on the same port number of two loopback addresses, for our server takes its port
from the address that browsers use.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.house import ROOT
from bench.processes import free_port, install, started, wait_for_port

BEHIND = "127.0.0.2"
PREPARE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "keerpunt.settings"
django.setup()
from keerpunt import demo
demo.prepare()
"""
CONFIG = """
daemon off; worker_processes 1; pid {home}/nginx.pid; error_log {home}/nginx.log warn;
events {{ worker_connections 256; }}
http {{
  access_log off; gzip off; server_tokens off;
  client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi; uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
  map $http_upgrade $connection_kind {{ default upgrade; "" ""; }}
  upstream behind {{ server {behind}:{port}; keepalive 16; }}
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {home}/cert.pem; ssl_certificate_key {home}/key.pem;
    location / {{
      proxy_pass http://behind; proxy_http_version 1.1; proxy_read_timeout 60s;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_kind;
      proxy_buffering on; proxy_buffers 16 16k;
    }}
  }}
}}
"""


@contextmanager
def open_front(home: Path) -> Iterator[str]:
    """Prepare, serve, stop; gives the address of the chat. Raises RuntimeError when something does not come up."""
    install("nginx")
    data = home / "data"
    data.mkdir()
    ports = {name: free_port() for name in ("portal", "chat", "staff", "cms")}
    env = {
        **{f"KEERPUNT_{name.upper()}": f"http://localhost:{port}" for name, port in ports.items()},
        "KEERPUNT_CHAT": f"https://localhost:{ports['chat']}",
        "KEERPUNT_LISTEN": BEHIND,
        "KEERPUNT_DATA": str(data),
        "KEERPUNT_HOURS": "always",
    }
    with started([sys.executable, "-c", PREPARE], home / "log", env=env, cwd=ROOT) as preparing:
        preparing.wait(120)
    _certificate(home)
    config = home / "nginx.conf"
    config.write_text(CONFIG.format(home=home, port=ports["chat"], behind=BEHIND))
    with (
        started([sys.executable, "-m", "keerpunt", "serve"], home / "log", env=env, cwd=ROOT),
        started(["nginx", "-e", str(home / "nginx.log"), "-c", str(config)], home / "nginx.log") as front,
    ):
        wait_for_port(ports["chat"], front, home / "nginx.log")
        _wait_for_page(env["KEERPUNT_CHAT"], home / "log")
        yield env["KEERPUNT_CHAT"]


def _wait_for_page(url: str, log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    with httpx.Client(verify=False) as client:  # noqa: S501 - our own certificate, a minute old
        while client.get(url).status_code != 200:
            if time.monotonic() > until:
                raise RuntimeError(f"no page at {url}:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)


def _certificate(home: Path) -> None:
    """A certificate that nobody trusts, for two days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - day, now + day
    )
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    (home / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (home / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
