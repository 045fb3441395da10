"""Founding an organisation's keys: root, keepers, desks, people; and signing the directory again in time.

Offline work, done by people who sit together. Only `keerpunt demo` runs it on a server, and marks what it
makes as a demonstration. Nothing that answers visitors imports this module.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from keerpunt.keyrings import lists as published
from keerpunt.keyrings.hashes import record_hash
from keerpunt.keyrings.models import DeskWrap, PublishedList, StaffBundle, StaffSlot
from keerpunt.lib import clock
from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import staff as boxes
from keerpunt.sealed.lists import (
    Desk,
    DeskKey,
    DirectoryList,
    History,
    Keeper,
    Keepers,
    Partners,
    Past,
    People,
    Person,
)
from keerpunt.sealed.suite import SealKey, SignKey, kid_of, org_of, sign

DAY = 86_400
KEEPERS_DAYS = 89
DIRECTORY_DAYS = 6
RENEW_DAYS = 4
KEY_DAYS = 45
YEARS = 5 * 365 * DAY


@dataclass(frozen=True)
class NewPerson:
    """One person with fresh keys, and the passphrase that opens their ring."""

    name: str
    role: str
    passphrase: str
    seal: SealKey
    sign: SignKey
    salt: bytes
    login: bytes  # what the browser proves itself with; the server keeps its SHA-256

    @property
    def kid(self) -> str:
        """The name of their keys."""
        return kid_of(self.seal.public, self.sign.public)


@dataclass(frozen=True)
class Founding:
    """The private side of an organisation. `demo` is 1 when these keys lie on a server."""

    root: SignKey
    keeper: SignKey
    salt: bytes
    demo: int

    @property
    def org(self) -> str:
        """The organisation's id, for ever."""
        return org_of(self.root.public)

    def write_org(self, path: Path) -> None:
        """Write `org.js`: what every page knows before it asks anything."""
        path.write_text(
            "// What this organisation's pages trust before they ask anything. Compare ROOT with the poster.\n"
            f'export const ROOT = "{b64u(self.root.public)}",\n'
            f'  ORG = "{self.org}",\n  SALT = "{b64u(self.salt)}",\n  KEEPERS_MIN = 1,\n  DEMO = {self.demo};\n'
        )

    def save(self, path: Path) -> None:
        """Keep the private keys in a file that only its owner can read."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(
                {
                    "root": b64u(self.root.scalar),
                    "keeper": b64u(self.keeper.scalar),
                    "salt": b64u(self.salt),
                    "demo": self.demo,
                },
                file,
            )

    @classmethod
    def load(cls, path: Path) -> Founding:
        """What `save` kept."""
        kept = json.loads(path.read_text())
        root, keeper = (SignKey.from_scalar(unb64u(kept[name], 32)) for name in ("root", "keeper"))
        return cls(root, keeper, unb64u(kept["salt"], 16), kept["demo"])


def found(demo: int) -> Founding:
    """Make the root, the first keeper and the salt of the return words."""
    return Founding(SignKey.make(), SignKey.make(), secrets.token_bytes(16), demo)


def new_person(name: str, role: str, passphrase: str, salt: bytes | None = None) -> NewPerson:
    """Make somebody's keys, as their own browser would."""
    salt = salt or secrets.token_bytes(16)
    login = boxes.stretch(passphrase, salt).login
    return NewPerson(name, role, passphrase, SealKey.make(), SignKey.make(), salt, login)


def keep_ring(founding: Founding, person: NewPerson, desks: dict[str, SealKey]) -> None:
    """Put somebody's ring in the key database: bundle, passphrase slot, and the keys of their desks."""
    org, kek = founding.org, boxes.new_kek()
    bundle = boxes.Bundle(org, founding.root.public, person.seal, person.sign)
    owner = StaffBundle.objects.create(kid=person.kid, bundle=b64u(boxes.seal_bundle(bundle, kek)))
    slot, unlock = b64u(secrets.token_bytes(16)), boxes.stretch(person.passphrase, person.salt).unlock
    StaffSlot.objects.create(
        owner=owner,
        slot=slot,
        kind="passphrase",
        sealed=b64u(boxes.seal_slot(kek, unlock, org=org, kid=person.kid, slot_id=slot)),
    )
    for desk, key in desks.items():
        wrap = boxes.wrap_desk_key(
            key, org=org, desk=desk, member_en=person.seal.public, member_kid=person.kid
        )
        DeskWrap.objects.create(
            desk=desk, desk_kid=kid_of(key.public), member_kid=person.kid, wrap=b64u(wrap)
        )


def publish_keepers(founding: Founding, name: str) -> None:
    """Sign and publish the list of keepers with the root."""
    now = clock.coarse()
    keeper = Keeper(name, founding.keeper.public, now + KEEPERS_DAYS * DAY)
    newest = PublishedList.objects.filter(kind="keepers").order_by("-ver").first()
    ver = newest.ver + 1 if newest else 1
    text = Keepers(founding.org, ver, now, now + KEEPERS_DAYS * DAY, founding.demo, 1, (keeper,)).text()
    published.publish(
        "keepers", ver, text, {"root": b64u(sign(founding.root, "sign/keepers", text.encode()))}
    )


def publish_directory(founding: Founding, desks: dict[str, tuple[str, list[DeskKey], list[Person]]]) -> None:
    """Sign and publish a directory of these desks: {id: (name, keys, people)}."""
    now, ver, past = clock.coarse(), 1, []
    if newest := PublishedList.objects.filter(kind="directory").order_by("-ver").first():
        before = DirectoryList.read(newest.text)
        ver = before.ver + 1
        past = [*_history_of(before), Past(before.ver, newest.hash, before.exp)]
    rows = []
    for id_, (name, keys, people) in desks.items():
        text = People(founding.org, id_, ver, tuple(people)).text()
        published.publish("people", ver, text)
        count = sum(person.st == "live" for person in people)
        rows.append(Desk(id_, name, count, record_hash(text), tuple(keys)))
    partners = Partners(founding.org, ver, ()).text()
    history = History(founding.org, ver, tuple(past)).text()
    published.publish("partners", ver, partners)
    published.publish("history", ver, history)
    keepers = Keepers.read(published.newest("keepers").text)
    text = DirectoryList(
        founding.org,
        ver,
        now,
        now + DIRECTORY_DAYS * DAY,
        keepers.ver,
        tuple(rows),
        record_hash(partners),
        record_hash(history),
    ).text()
    kid = kid_of(founding.keeper.public)
    published.publish(
        "directory", ver, text, {kid: b64u(sign(founding.keeper, "sign/directory", text.encode()))}
    )


def _history_of(directory: DirectoryList) -> list[Past]:
    found = PublishedList.objects.filter(hash=directory.history).first()
    kept = History.read(found.text).past if found else ()
    return [past for past in kept if past.exp > clock.now() - 60 * DAY]


def sign_again(founding: Founding, keeper_name: str) -> bool:
    """Sign keepers and directory anew when they soon end. Returns whether that was needed."""
    now = clock.coarse()
    directory = DirectoryList.read(published.newest("directory").text)
    if directory.exp - now > RENEW_DAYS * DAY:
        return False
    if Keepers.read(published.newest("keepers").text).exp - now < 30 * DAY:
        publish_keepers(founding, keeper_name)
    desks = {}
    for desk in directory.desks:
        people = PublishedList.objects.get(hash=desk.people)
        keys = [
            DeskKey(key.en, key.nb, now + KEY_DAYS * DAY, key.st, key.ct) if key.st == "live" else key
            for key in desk.keys
        ]
        desks[desk.id] = (desk.name, keys, list(People.read(people.text).staff))
    publish_directory(founding, desks)
    return True
