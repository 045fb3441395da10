"""The organisation of the vectors: its root, keepers, two desks, their people, one partner.

Directory 8 is the one under which the conversation begins. In directory 9, half an hour later, desk
Jongeren has a new key.
"""

from dataclasses import dataclass
from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.checks import DAY
from keerpunt.sealed.directory import Directory, Lists, Pin, read_directory
from keerpunt.sealed.lists import (
    Desk,
    DeskKey,
    DirectoryList,
    History,
    Keeper,
    Keepers,
    Partner,
    Partners,
    Past,
    People,
    Person,
    list_hash,
)
from keerpunt.sealed.suite import SignKey, org_of, sign
from tests.vectors.material import T0, seal_key, sign_key

LONG_AGO, LATER = T0 - 30 * DAY, T0 + 60 * DAY
TURNED = T0 + 1800  # when desk Jongeren got a new key

ROOT = sign_key("root")
ORG = org_of(ROOT.public)
PIN = Pin(ROOT.public, ORG, bytes(range(16)), 3, 0)
KEEPERS = Keepers(
    ORG,
    3,
    T0,
    T0 + 90 * DAY,
    0,
    2,
    (
        Keeper("Bea", sign_key("keeper 0").public, T0 + 90 * DAY),
        Keeper("Cor", sign_key("keeper 1").public, T0 + 90 * DAY),
        Keeper("Dirk", sign_key("keeper 2").public, T0 - DAY),
        Keeper("Els", sign_key("release 0").public, T0 + 90 * DAY, "release"),
    ),
)


def person(name: str, role: str, keys: str, *, na: int = LATER, st: str = "live") -> Person:
    """Somebody of staff with the keys `<keys> seal` and `<keys> sign`."""
    return Person(
        name, role, seal_key(f"{keys} seal").public, sign_key(f"{keys} sign").public, LONG_AGO, na, st
    )


ANNA = person("Anna", "counsellor", "staff")
LEAD = person("Noor", "lead", "lead")
FORMER = person("Joost", "counsellor", "former", na=T0 - DAY, st="retired")
OMAR = person("Omar", "counsellor", "other")
SAM = Partner(
    "Sam", "Organisatie X", seal_key("partner seal").public, sign_key("partner sign").public, LONG_AGO, LATER
)
JONGEREN = People(ORG, "jongeren", 8, (ANNA, LEAD, FORMER))
OUDERS = People(ORG, "ouders", 8, (OMAR,))
PARTNERS = Partners(ORG, 8, (SAM,))

DESK_0 = DeskKey(seal_key("desk 0").public, LONG_AGO, LATER)
DESK_0_RETIRED = DeskKey(seal_key("desk 0").public, LONG_AGO, TURNED, "retired")
DESK_1 = DeskKey(seal_key("desk 1").public, LONG_AGO, LATER)
DESK_2 = DeskKey(seal_key("desk 2").public, TURNED, LATER)


@dataclass(frozen=True)
class Published:
    """One directory with the lists it names."""

    listed: DirectoryList
    texts: tuple[str, ...]
    keepers: Keepers = KEEPERS
    signers: tuple[str, ...] = ("keeper 0", "keeper 1")
    root: SignKey = ROOT

    def answer(self) -> dict[str, Any]:
        """What `GET /keys/directory` gives."""
        kept, text = self.keepers.text(), self.listed.text()
        sig = sign(self.root, "sign/keepers", kept.encode(), deterministic=True)
        sigs = {_kid(name): b64u(self._sign(name, text)) for name in self.signers}
        return {"keepers": {"record": kept, "sig": b64u(sig)}, "directory": {"record": text, "sigs": sigs}}

    def lists(self) -> Lists:
        """What `GET /keys/list/<hash>` gives, all of it."""
        return Lists(*self.texts)

    def read(self, now: int, pin: Pin = PIN) -> Directory:
        """The directory as somebody believes it at that time."""
        return read_directory(self.answer(), pin, now)

    def _sign(self, name: str, text: str) -> bytes:
        return sign(sign_key(name), "sign/directory", text.encode(), deterministic=True)


def publish(
    ver: int,
    iat: int,
    jongeren: tuple[DeskKey, ...],
    ouders: tuple[DeskKey, ...],
    history: History,
    people: tuple[People, People] = (JONGEREN, OUDERS),
    partners: Partners = PARTNERS,
) -> Published:
    """A directory of the two desks, signed by Bea and Cor."""
    texts = (people[0].text(), people[1].text(), partners.text(), history.text())
    hashes = [list_hash(text) for text in texts]
    desks = (
        Desk("jongeren", "Jongeren", people[0].live, hashes[0], jongeren),
        Desk("ouders", "Ouders", people[1].live, hashes[1], ouders),
    )
    return Published(DirectoryList(ORG, ver, iat, iat + 7 * DAY, 3, desks, hashes[2], hashes[3]), texts)


FIRST = publish(8, T0 - 600, (DESK_0,), (DESK_1,), History(ORG, 8, ()))
SECOND_HISTORY = History(ORG, 9, (Past(8, list_hash(FIRST.listed.text()), FIRST.listed.exp),))
SECOND = publish(9, TURNED, (DESK_0_RETIRED, DESK_2), (DESK_1,), SECOND_HISTORY)


def _kid(name: str) -> str:
    return Keeper(name, sign_key(name).public, 0).kid
