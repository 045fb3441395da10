"""Visitors at other addresses: the server slows down an address that tries words too often, and tests share one."""

from __future__ import annotations

import itertools

import httpx

from keerpunt.client.place import Place
from tests.people import Cast

_addresses = (f"127.{1 + number // 250}.9.{1 + number % 250}" for number in itertools.count())


def elsewhere(cast: Cast) -> Place:
    """A browser on a device of its own, at an address that nobody used before."""
    place = cast.place(cast.server.chat)
    place.http = httpx.AsyncClient(
        base_url=place.url,
        headers={"Origin": place.url},
        timeout=30,
        transport=httpx.AsyncHTTPTransport(local_address=next(_addresses), verify=False),
    )
    return place
