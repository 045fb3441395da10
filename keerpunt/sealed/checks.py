"""How a check fails, how something missing is asked for, and the small shapes that texts are made of."""

from collections.abc import Mapping
from typing import Any, TypeVar

from keerpunt.lib.b64u import unb64u
from keerpunt.lib.strict import LARGEST, NotStrict
from keerpunt.sealed.suite import PUBLIC_BYTES, load_public

MINUTES_5 = 300
DAY = 86_400

T = TypeVar("T")


class CheckFailed(Exception):
    """A check of the protocol failed. `code` is K1 to K16 (section 19) or a kebab-case word."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.why = why


class Missing(Exception):
    """Something published is needed first: a list by its hash, or the newest directory.

    Nothing has changed. Fetch it and ask again. If it cannot be fetched that is a lost connection,
    not a failed check.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class OutOfStep(Exception):
    """The frames do not continue what is held: drop the line and read again."""


def rounded(seconds: float) -> int:
    """A time that the server may read: whole seconds, down to a multiple of 300."""
    return int(seconds) // MINUTES_5 * MINUTES_5


class Fields:
    """Reads the values of strict text by kind. Every wrong one is `NotStrict` with the field's name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def number(self, name: str, highest: int = LARGEST) -> int:
        """A whole number, 0 up to `highest`."""
        value: int = self._values[name]
        return self._sure(name, value, type(value) is int and 0 <= value <= highest)

    def time(self, name: str) -> int:
        """Seconds since 1970, rounded down to a multiple of 300."""
        value = self.number(name)
        return self._sure(name, value, value % MINUTES_5 == 0)

    def text(self, name: str) -> str:
        """Any string."""
        value: str = self._values[name]
        return self._sure(name, value, isinstance(value, str))

    def one_of(self, name: str, *allowed: str) -> str:
        """One of a closed list of words."""
        value = self.text(name)
        return self._sure(name, value, value in allowed)

    def raw(self, name: str, length: int) -> bytes:
        """Exactly so many bytes, written in b64u."""
        try:
            return unb64u(self.text(name), length)
        except ValueError:
            raise NotStrict(name) from None

    def coded(self, name: str, length: int) -> str:
        """The b64u text of exactly so many bytes, as written."""
        self.raw(name, length)
        return self.text(name)

    def kid(self, name: str) -> str:
        """16 characters: a key set, or an organisation."""
        return self.coded(name, 12)

    def id(self, name: str) -> str:
        """22 characters: a conversation, margin, ref."""
        return self.coded(name, 16)

    def public_key(self, name: str) -> bytes:
        """An uncompressed point on the curve; `BadKey` or `NotStrict` otherwise."""
        point = self.raw(name, PUBLIC_BYTES)
        load_public(point)
        return point

    def items(self, name: str) -> list[Any]:
        """A list."""
        value: list[Any] = self._values[name]
        return self._sure(name, value, isinstance(value, list))

    def entries(self, name: str, names: tuple[str, ...]) -> list["Fields"]:
        """A list of objects, each with exactly the fields `names` in that order."""
        entries = self.items(name)
        self._sure(name, entries, all(isinstance(entry, dict) and tuple(entry) == names for entry in entries))
        return [Fields(entry) for entry in entries]

    @staticmethod
    def _sure(name: str, value: T, good: bool) -> T:
        if not good:
            raise NotStrict(name)
        return value
