"""Whether to believe the published lists, and what may be done with a key found there (D1 to D8)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from keerpunt.lib.b64u import unb64u
from keerpunt.sealed.checks import DAY, CheckFailed, Missing
from keerpunt.sealed.lists import (
    Desk,
    DeskKey,
    DirectoryList,
    History,
    Keepers,
    Partner,
    Partners,
    People,
    Person,
    list_hash,
)
from keerpunt.sealed.suite import PUBLIC_BYTES, verify

KEEPERS_LIVE = 90 * DAY
DIRECTORY_LIVES = 7 * DAY
CLOCK_SLACK = 2 * DAY
AFTER_LEAVING = 600  # seconds in which words signed just before leaving may still arrive


@dataclass(frozen=True)
class Pin:
    """What a page knows before it asks anything: the operator's `org.js`."""

    root: bytes
    org: str
    salt: bytes
    keepers_min: int
    demo: int

    @classmethod
    def of(cls, ROOT: str, ORG: str, SALT: str, KEEPERS_MIN: int, DEMO: int) -> "Pin":
        """From the values of `org.js` as they are spelled there."""
        return cls(unb64u(ROOT, PUBLIC_BYTES), ORG, unb64u(SALT, 16), KEEPERS_MIN, DEMO)


T = TypeVar("T")


class Lists:
    """The lists one reader holds, each under its own hash, so that no other text can stand in for it."""

    def __init__(self, *texts: str) -> None:
        self._texts: dict[str, str] = {}
        for text in texts:
            self.learn(text)

    def learn(self, text: str) -> None:
        """Keep the answer of `GET /keys/list/<hash>`."""
        self._texts[list_hash(text)] = text

    def get(self, wanted: str) -> str:
        """The text of that hash; `Missing` when it is not held yet."""
        if wanted not in self._texts:
            raise Missing(wanted)
        return self._texts[wanted]


class Directory:
    """A directory that passed D1 to D5. Make it with `read_directory`."""

    def __init__(self, text: str, listed: DirectoryList, keepers: Keepers) -> None:
        self.dh = list_hash(text)
        self.keepers = keepers
        self.org, self.ver, self.iat, self.exp = listed.org, listed.ver, listed.iat, listed.exp
        self.desks = listed.desks
        self._listed = listed
        self._signing = {keeper.sg for keeper in keepers.keepers}
        self._people: dict[str, People] = {}
        self._partners: Partners | None = None

    def desk(self, desk_id: str) -> Desk:
        """The desk of that id; K3 when there is none."""
        for desk in self.desks:
            if desk.id == desk_id:
                return desk
        raise CheckFailed("K3", f"no desk {desk_id}")

    def desk_key(self, desk_id: str, now: int) -> DeskKey:
        """The key to seal to: of the live ones the newest (D6). K3 when there is none."""
        live = [key for key in self.desk(desk_id).keys if key.is_live(now)]
        if not live:
            raise CheckFailed("K3", f"no live key of desk {desk_id}")
        return max(live, key=lambda key: key.nb)

    @cached_property
    def _by_kid(self) -> dict[str, tuple[Desk, DeskKey]]:
        return {key.kid: (desk, key) for desk in self.desks for key in desk.keys}

    def desk_of_kid(self, kid: str) -> Desk | None:
        """Whose desk key this is, or was."""
        found = self._by_kid.get(kid)
        return found[0] if found else None

    def key_of_kid(self, kid: str) -> DeskKey | None:
        """The desk key of that kid, live or retired."""
        found = self._by_kid.get(kid)
        return found[1] if found else None

    def people(self, desk_id: str, lists: Lists) -> People:
        """The people of a desk. `Missing` when the list is not held, K1 when it is not what was certified."""
        desk = self.desk(desk_id)
        if desk.id in self._people:
            return self._people[desk.id]
        people = _believed(People.read, lists.get(desk.people))
        if people.org != self.org or people.of != desk.id or people.live != desk.n:
            raise CheckFailed("K1", f"people list of {desk_id} is another's")
        self._no_signing_key_among_seal_keys(people.staff)
        self._people[desk.id] = people
        return people

    def partners(self, lists: Lists) -> Partners:
        """The partner professionals. `Missing` or K1 as for `people`."""
        if self._partners:
            return self._partners
        partners = _believed(Partners.read, lists.get(self._listed.partners))
        if partners.org != self.org:
            raise CheckFailed("K1", "partners list is another's")
        self._no_signing_key_among_seal_keys(partners.partners)
        self._partners = partners
        return partners

    def partner(self, kid: str, lists: Lists) -> Partner | None:
        """The partner professional of that kid, if there is one."""
        return next((p for p in self.partners(lists).partners if p.kid == kid), None)

    def person(self, kid: str, desk_ids: Iterable[str], lists: Lists) -> Person | None:
        """The colleague of that kid, if one of those desks has them; where they stay longest, if several do."""
        staff = [person for desk_id in desk_ids for person in self.people(desk_id, lists).staff]
        return max(
            (person for person in staff if person.kid == kid), key=lambda person: person.na, default=None
        )

    def own_desks(self, kid: str, lists: Lists) -> list[Desk]:
        """The desks at which a colleague works now (D8). K12 when the lists do not have them at all."""
        desks = [desk for desk in self.desks if self._works_at(kid, desk.id, lists)]
        if not desks:
            raise CheckFailed("K12", "the lists do not have this colleague")
        return desks

    def _works_at(self, kid: str, desk_id: str, lists: Lists) -> bool:
        person = self.person(kid, [desk_id], lists)
        return person is not None and person.st == "live"

    def knows(self, dv: int, dh: str, ts: int, lists: Lists) -> bool:
        """Whether a record of that time could rightly be made under that directory. Else: misled, K5."""
        if dv == self.ver and dh == self.dh:
            return ts < self.exp
        history = _believed(History.read, lists.get(self._listed.history))
        if history.org != self.org:
            raise CheckFailed("K1", "history is another's")
        return any(p.ver == dv and p.dh == dh and ts < p.exp for p in history.past)

    def _no_signing_key_among_seal_keys(self, listed: Iterable[Person | Partner]) -> None:
        people = list(listed)
        signing = self._signing | {p.sg for p in people}
        seals = {key.en for desk in self.desks for key in desk.keys} | {p.en for p in people}
        if signing & seals:
            raise CheckFailed("K1", "a sign key is offered as a seal key")


def may_still_sign(who: Person | Partner, signed_at: int) -> bool:
    """Whether what was signed at that time counts: until the end of the key and 600 s more (D7)."""
    return signed_at < who.na + AFTER_LEAVING


def read_directory(answer: Mapping[str, Any], pin: Pin, now: int, known: int = 0) -> Directory:
    """Check the answer of `GET /keys/directory` (D1 to D5); `known` is the highest version ever seen.

    Raises `CheckFailed` with K1, or K2 when it is the clock of this device that is wrong.
    """
    try:
        keepers_text, root_sig = answer["keepers"]["record"], unb64u(answer["keepers"]["sig"], 64)
        text, sigs = answer["directory"]["record"], dict(answer["directory"]["sigs"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CheckFailed("K1", "no directory in the answer") from None

    keepers = _believed(Keepers.read, keepers_text)  # D1
    _must(keepers.org == pin.org, "keepers of another organisation")
    _must(
        verify(pin.root, "sign/keepers", keepers_text.encode(), root_sig), "keepers: not signed by the root"
    )
    _must(keepers.ver >= pin.keepers_min, "keepers: older than this page allows")
    _must(keepers.exp - keepers.iat <= KEEPERS_LIVE, "keepers: certified for too long")
    _must(now < keepers.exp, "keepers: expired")

    _must(keepers.demo == pin.demo, "demonstration and real are mixed")  # D2

    listed = _believed(DirectoryList.read, text)  # D3
    _must(listed.org == pin.org, "directory of another organisation")
    signed = sum(
        _has_signed(keeper.kid, keeper.sg, text, sigs)
        for keeper in keepers.keepers
        if keeper.may == "keys" and now < keeper.exp
    )
    _must(signed >= max(keepers.need, 1), "directory: not signed by enough keepers")
    seals = {key.en for desk in listed.desks for key in desk.keys}
    _must(not seals & {keeper.sg for keeper in keepers.keepers}, "a sign key is offered as a desk key")

    _must(listed.exp - listed.iat <= DIRECTORY_LIVES, "directory: certified for too long")  # D4
    if listed.iat > now + CLOCK_SLACK or now > listed.exp + DIRECTORY_LIVES:
        raise CheckFailed("K2", "the clock of this device is wrong")
    _must(now < listed.exp, "directory: expired")

    _must(listed.ver >= known, "directory: older than one seen before")  # D5
    return Directory(text, listed, keepers)


def _has_signed(kid: str, sg: bytes, text: str, sigs: Mapping[str, Any]) -> bool:
    try:
        return verify(sg, "sign/directory", text.encode(), unb64u(sigs[kid], 64))
    except (KeyError, ValueError, AttributeError):
        return False


def _believed(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise CheckFailed("K1", f"not the list it should be: {error}") from None


def _must(holds: bool, why: str) -> None:
    if not holds:
        raise CheckFailed("K1", why)
