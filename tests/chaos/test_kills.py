"""A power cut in the middle of many conversations, several times over."""

from __future__ import annotations

import pytest

from bench.kills import run


@pytest.mark.chaos
def test_killing_the_server_loses_nothing_and_doubles_nothing() -> None:  # CHAT-14, N34
    count = run(kills=6, pairs=8)

    assert count.said > 100
    assert count.whole, count
