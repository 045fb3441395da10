"""The ways to all screens, one module for each part of Keerpunt. Importing them fills the list, in this order."""

from tests.gallery.screens import portal, start, talk, closing, more, words, trouble  # noqa: F401, I001
from tests.gallery.screens import desk, house, conversations  # noqa: F401
from tests.gallery.registry import SCREENS

__all__ = ["SCREENS"]
