"""Slowing down whoever guesses words, without knowing who that is.

An address is never kept: only a hash of it under a key that lives in memory and is thrown away every hour.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import deque
from ipaddress import IPv6Address, ip_address, ip_network

from keerpunt.lib.refusals import Refusal

KEY_SECONDS = 3600


class Haste:
    """At most so many tries in so many seconds for one address, and so many a second for the whole door."""

    def __init__(self, per_address: tuple[tuple[int, int], ...], whole_door: int) -> None:
        self._limits = per_address
        self._door = whole_door
        self._tries: dict[bytes, deque[float]] = {}
        self._all: deque[float] = deque()
        self._key = secrets.token_bytes(32)
        self._key_from = time.monotonic()

    def refuse(self, address: str) -> None:
        """Count one try from this address. Raises Refusal("slow-down", wait=seconds) when there were too many."""
        now = time.monotonic()
        if now - self._key_from > KEY_SECONDS:
            self._key, self._key_from = secrets.token_bytes(32), now
            self._tries.clear()
        while self._all and self._all[0] < now - 1:
            self._all.popleft()
        if len(self._all) >= self._door:
            raise Refusal("slow-down", 429, wait=1)
        who = hashlib.blake2b(_household(address).encode(), key=self._key, digest_size=16).digest()
        tries = self._tries.setdefault(who, deque())
        while tries and tries[0] < now - KEY_SECONDS:
            tries.popleft()
        for most, seconds in self._limits:
            within = [each for each in tries if each > now - seconds]
            if len(within) >= most:
                raise Refusal("slow-down", 429, wait=int(within[-most] + seconds - now) + 1)
        tries.append(now)
        self._all.append(now)


def _household(address: str) -> str:
    """The part of an address that one person cannot change at will: a whole IPv4 address, half of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if (
        isinstance(parsed, IPv6Address) and parsed.ipv4_mapped
    ):  # an IPv4 visitor at a server that listens to both
        parsed = parsed.ipv4_mapped
    return str(parsed) if parsed.version == 4 else str(ip_network((int(parsed) >> 64 << 64, 64)))
