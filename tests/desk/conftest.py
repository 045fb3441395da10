"""The servers and people of the conversations' stories."""

from tests.conversations.conftest import (
    _restless,
    patience,
    quick_cast,
    quick_server,
    restless,
    restless_cast,
    stretched_once,
)

__all__ = [
    "_restless",
    "patience",
    "quick_cast",
    "quick_server",
    "restless",
    "restless_cast",
    "stretched_once",
]
