"""What is promised in two places is promised in the same words."""

from __future__ import annotations

import re

import httpx

from tests.server import Server

PROMISE = (
    "mogen niet doorvertellen wat jij zegt. "
    "Is er ernstig gevaar voor jou of een ander? Dan kunnen ze dat wel doen."
)


def test_secrecy_is_promised_in_the_same_words_everywhere(server: Server) -> None:
    with httpx.Client(base_url=server.portal, trust_env=False, follow_redirects=True) as http:
        for path in ("/", "/hoe-veilig"):
            text = re.sub(r"\s+", " ", http.get(path).text)
            assert PROMISE in text, path
            assert text.count("doorvertellen") == 1, path
            assert "geheimhoudingsplicht" not in text, path
