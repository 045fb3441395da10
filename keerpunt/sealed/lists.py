"""The published lists as texts: keepers, directory, people, partners, history (section 5).

Here they are written and read back; whether to believe them is `directory.py`'s business.
Times are seconds since 1970, and whoever writes a list rounds them with `checks.rounded`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.lib.strict import NotStrict, parse_strict, write_strict
from keerpunt.sealed.checks import Fields
from keerpunt.sealed.suite import H, kid_of

KEEPERS = ("v", "typ", "org", "ver", "iat", "exp", "demo", "need", "keepers")
KEEPER = ("kid", "nm", "may", "sg", "exp")
DIRECTORY = ("v", "typ", "org", "ver", "iat", "exp", "kv", "desks", "partners", "history")
DESK = ("id", "nm", "n", "people", "keys")
DESK_KEY = ("kid", "en", "st", "nb", "na", "ct")
PEOPLE = ("v", "typ", "org", "of", "ver", "staff")
PERSON = ("kid", "nm", "role", "en", "sg", "st", "nb", "na")
PARTNERS = ("v", "typ", "org", "ver", "partners")
PARTNER = ("kid", "nm", "on", "en", "sg", "st", "nb", "na")
HISTORY = ("v", "typ", "org", "ver", "past")
PAST = ("ver", "dh", "exp")


def list_hash(text: str) -> str:
    """The name of a list or record: b64u of H("hash/record", text)."""
    return b64u(H("hash/record", text.encode()))


@dataclass(frozen=True)
class Keeper:
    """A coordinator who signs the directory (`may` keys) or releases (`may` release)."""

    name: str
    sg: bytes
    exp: int
    may: str = "keys"

    @property
    def kid(self) -> str:
        return kid_of(self.sg)


@dataclass(frozen=True)
class Keepers:
    """Who may sign directories, signed by the organisation's root."""

    org: str
    ver: int
    iat: int
    exp: int
    demo: int
    need: int
    keepers: tuple[Keeper, ...]

    def text(self) -> str:
        """The strict text that is signed under `sign/keepers`."""
        rows = [
            {"kid": k.kid, "nm": k.name, "may": k.may, "sg": b64u(k.sg), "exp": k.exp} for k in self.keepers
        ]
        values = (1, "keepers", self.org, self.ver, self.iat, self.exp, self.demo, self.need, rows)
        return _written(KEEPERS, values)

    @classmethod
    def read(cls, text: str) -> "Keepers":
        """Raises `ValueError` (a shape that is not this list, or a kid that is not its keys')."""
        f = _read(text, "keepers", KEEPERS)
        keepers = tuple(_keeper(entry) for entry in f.entries("keepers", KEEPER))
        _once([keeper.kid for keeper in keepers])
        org, ver, iat, exp = f.kid("org"), f.number("ver"), f.number("iat"), f.number("exp")
        return cls(org, ver, iat, exp, f.number("demo", 1), f.number("need"), keepers)


class Listed:
    """What can be sealed to: from `nb` until `na`, and something new only while it is called live."""

    nb: int
    na: int
    st: str

    def is_live(self, now: int) -> bool:
        """Whether something new may be sealed to it."""
        return self.st == "live" and self.was_live(now)

    def was_live(self, at: int) -> bool:
        """Whether a record made at that time could rightly name it."""
        return self.nb <= at < self.na


@dataclass(frozen=True)
class DeskKey(Listed):
    """The public half of one desk epoch."""

    en: bytes
    nb: int
    na: int
    st: str = "live"
    ct: int = 0

    @property
    def kid(self) -> str:
        return kid_of(self.en)


@dataclass(frozen=True)
class Desk:
    """A desk as visitors see it: name, how many people, its keys, the hash of its people list."""

    id: str
    name: str
    n: int
    people: str
    keys: tuple[DeskKey, ...]


@dataclass(frozen=True)
class DirectoryList:
    """The signed list of desks, at most seven days old."""

    org: str
    ver: int
    iat: int
    exp: int
    kv: int
    desks: tuple[Desk, ...]
    partners: str
    history: str

    def text(self) -> str:
        """The strict text that keepers sign under `sign/directory`."""
        desks = [
            {
                "id": d.id,
                "nm": d.name,
                "n": d.n,
                "people": d.people,
                "keys": [_desk_key_row(k) for k in d.keys],
            }
            for d in self.desks
        ]
        values = (1, "directory", self.org, self.ver, self.iat, self.exp, self.kv, desks)
        return _written(DIRECTORY, (*values, self.partners, self.history))

    @classmethod
    def read(cls, text: str) -> "DirectoryList":
        """Raises `ValueError`."""
        f = _read(text, "directory", DIRECTORY)
        desks = tuple(_desk(entry) for entry in f.entries("desks", DESK))
        _once([desk.id for desk in desks])
        _once([key.kid for desk in desks for key in desk.keys])
        org, ver, iat, exp = f.kid("org"), f.number("ver"), f.number("iat"), f.number("exp")
        return cls(org, ver, iat, exp, f.number("kv"), desks, f.coded("partners", 32), f.coded("history", 32))


@dataclass(frozen=True)
class Person:
    """Somebody of staff as the keepers certify them."""

    name: str
    role: str
    en: bytes
    sg: bytes
    nb: int
    na: int
    st: str = "live"

    @property
    def kid(self) -> str:
        return kid_of(self.en, self.sg)


@dataclass(frozen=True)
class People:
    """The people of one desk."""

    org: str
    of: str
    ver: int
    staff: tuple[Person, ...]

    def text(self) -> str:
        """The strict text; it is signed by being named in the directory."""
        rows = [_person_row(p, "role", p.role) for p in self.staff]
        return _written(PEOPLE, (1, "people", self.org, self.of, self.ver, rows))

    @classmethod
    def read(cls, text: str) -> "People":
        """Raises `ValueError`."""
        f = _read(text, "people", PEOPLE)
        staff = tuple(_person(entry) for entry in f.entries("staff", PERSON))
        _once([person.kid for person in staff])
        return cls(f.kid("org"), f.text("of"), f.number("ver"), staff)

    @property
    def live(self) -> int:
        """How many may read now; the directory's `n` must equal it."""
        return sum(person.st == "live" for person in self.staff)


@dataclass(frozen=True)
class Partner(Listed):
    """A professional of a partner organisation (`on`)."""

    name: str
    on: str
    en: bytes
    sg: bytes
    nb: int
    na: int
    st: str = "live"

    @property
    def kid(self) -> str:
        return kid_of(self.en, self.sg)


@dataclass(frozen=True)
class Partners:
    """Everybody outside the organisation who can be invited or handed over to."""

    org: str
    ver: int
    partners: tuple[Partner, ...]

    def text(self) -> str:
        """The strict text; it is signed by being named in the directory."""
        rows = [_person_row(p, "on", p.on) for p in self.partners]
        return _written(PARTNERS, (1, "partners", self.org, self.ver, rows))

    @classmethod
    def read(cls, text: str) -> "Partners":
        """Raises `ValueError`."""
        f = _read(text, "partners", PARTNERS)
        partners = tuple(_partner(entry) for entry in f.entries("partners", PARTNER))
        _once([partner.kid for partner in partners])
        return cls(f.kid("org"), f.number("ver"), partners)


@dataclass(frozen=True)
class Past:
    """An earlier directory under which a kept conversation may have begun."""

    ver: int
    dh: str
    exp: int


@dataclass(frozen=True)
class History:
    """All earlier directories that still matter."""

    org: str
    ver: int
    past: tuple[Past, ...]

    def text(self) -> str:
        """The strict text; it is signed by being named in the directory."""
        rows = [{"ver": p.ver, "dh": p.dh, "exp": p.exp} for p in self.past]
        return _written(HISTORY, (1, "history", self.org, self.ver, rows))

    @classmethod
    def read(cls, text: str) -> "History":
        """Raises `ValueError`."""
        f = _read(text, "history", HISTORY)
        past = tuple(
            Past(e.number("ver"), e.coded("dh", 32), e.number("exp")) for e in f.entries("past", PAST)
        )
        return cls(f.kid("org"), f.number("ver"), past)


def _read(text: str, typ: str, names: Sequence[str]) -> Fields:
    f = Fields(parse_strict(text, names))
    if f.number("v") != 1:
        raise NotStrict("v")
    f.one_of("typ", typ)
    return f


def _written(names: Sequence[str], values: Sequence[Any]) -> str:
    return write_strict(dict(zip(names, values, strict=True)))


def _once(kids: list[str]) -> None:
    if len(set(kids)) != len(kids):
        raise NotStrict("twice")


def _same_kid(f: Fields, kid: str) -> None:
    if f.kid("kid") != kid:
        raise NotStrict("kid")


def _keeper(f: Fields) -> Keeper:
    may = f.one_of("may", "keys", "release")
    keeper = Keeper(f.text("nm"), f.public_key("sg"), f.number("exp"), may)
    _same_kid(f, keeper.kid)
    return keeper


def _desk(f: Fields) -> Desk:
    keys = tuple(_desk_key(entry) for entry in f.entries("keys", DESK_KEY))
    return Desk(f.text("id"), f.text("nm"), f.number("n"), f.coded("people", 32), keys)


def _desk_key(f: Fields) -> DeskKey:
    st = f.one_of("st", "live", "retired")
    key = DeskKey(f.public_key("en"), f.number("nb"), f.number("na"), st, f.number("ct", 1))
    _same_kid(f, key.kid)
    return key


def _desk_key_row(key: DeskKey) -> dict[str, Any]:
    return {"kid": key.kid, "en": b64u(key.en), "st": key.st, "nb": key.nb, "na": key.na, "ct": key.ct}


def _person(f: Fields) -> Person:
    role = f.one_of("role", "counsellor", "lead")
    en, sg = _two_keys(f)
    person = Person(f.text("nm"), role, en, sg, f.number("nb"), f.number("na"), _state(f))
    _same_kid(f, person.kid)
    return person


def _partner(f: Fields) -> Partner:
    en, sg = _two_keys(f)
    partner = Partner(f.text("nm"), f.text("on"), en, sg, f.number("nb"), f.number("na"), _state(f))
    _same_kid(f, partner.kid)
    return partner


def _two_keys(f: Fields) -> tuple[bytes, bytes]:
    en, sg = f.public_key("en"), f.public_key("sg")
    if en == sg:
        raise NotStrict("one-key-for-two-purposes")
    return en, sg


def _state(f: Fields) -> str:
    return f.one_of("st", "live", "retired")


def _person_row(who: Person | Partner, third: str, value: str) -> dict[str, Any]:
    keys = {"en": b64u(who.en), "sg": b64u(who.sg)}
    return {"kid": who.kid, "nm": who.name, third: value, **keys, "st": who.st, "nb": who.nb, "na": who.na}
