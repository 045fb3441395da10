"""`keerpunt demo`: an organisation that does not exist, with people to sign in as, ready in a minute.

Everything is made fresh, the keys too; because they lie on this machine, every page says that this is a
demonstration.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from keerpunt.keyrings import ceremony
from keerpunt.keyrings.models import DeskWrap, PublishedList, StaffBundle
from keerpunt.lib import clock
from keerpunt.sealed import words
from keerpunt.sealed.lists import DeskKey, Person
from keerpunt.sealed.suite import SealKey
from keerpunt.staff.models import DeskSeat, StaffMember
from keerpunt.web import origins, stamp

KEEPER = "Bea"
PEOPLE = (("Anna", "counsellor"), ("Bram", "counsellor"), ("Noor", "counsellor"), ("Youssef", "lead"))
ADMINISTRATOR = "Vera"  # sits at no desk, and so can read nothing
DESK = ("jongeren", "Jongeren")


def keys_path() -> Path:
    """Where the demonstration's private keys lie. Whoever reads this file is the organisation."""
    return Path(settings.DATA) / "demo-keys.json"


def people_path() -> Path:
    """Where the demonstration's sign-ins are written down."""
    return Path(settings.DATA) / "demo-people.json"


def prepare() -> None:
    """Make databases, keys, people and a release, as far as they are not there yet. Twice is the same as once."""
    migrate()
    if not StaffMember.objects.exists():
        found_organisation()
    founding = ceremony.Founding.load(keys_path())
    if not StaffMember.objects.filter(role="administrator").exists():
        appoint_administrator(founding)
    ceremony.sign_again(founding, KEEPER)
    stamp.stamp()


def migrate() -> None:
    """Bring the three databases to the tables of this version."""
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def found_organisation() -> None:
    """The ceremony, all roles played by this machine. What an earlier one left unfinished is begun anew."""
    if PublishedList.objects.exists() and not keys_path().exists():
        raise SystemExit("There are keys here already that are not a demonstration's. Nothing was changed.")
    founding = ceremony.found(demo=1)
    people = [ceremony.new_person(name, role, words.draw()) for name, role in PEOPLE]
    founding.save(keys_path())
    founding.write_org(Path(settings.DATA) / "org.js")
    _write_down({each.name: each.passphrase for each in people})
    with transaction.atomic(using="keys"):
        for model in (PublishedList, StaffBundle, DeskWrap):
            model.objects.all().delete()
        _certify(founding, people)
    # last, for these accounts are what says that the demonstration is whole
    with transaction.atomic():
        for person in people:
            DeskSeat.objects.create(member=_account(person), desk=DESK[0])


def appoint_administrator(founding: ceremony.Founding) -> None:
    """Somebody who decides how the organisation looks. A ring without a desk's key opens no conversation."""
    person = ceremony.new_person(ADMINISTRATOR, "administrator", words.draw())
    _write_down({**sign_ins(), person.name: person.passphrase})
    ceremony.keep_ring(founding, person, {})
    _account(person)


def _account(person: ceremony.NewPerson) -> StaffMember:
    return StaffMember.objects.create(
        name=person.name.lower(),
        kid=person.kid,
        role=person.role,
        salt=person.salt,
        login=hashlib.sha256(person.login).digest(),
    )


def _write_down(passphrases: dict[str, str]) -> None:
    """Keep the sign-ins where only the owner of this installation reads them."""
    with os.fdopen(os.open(people_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(passphrases, file)


def _certify(founding: ceremony.Founding, people: list[ceremony.NewPerson]) -> None:
    """Give everybody their ring and the desk's key, and publish who they are."""
    now = clock.coarse()
    desk = SealKey.make()
    for person in people:
        ceremony.keep_ring(founding, person, {DESK[0]: desk})
    ceremony.publish_keepers(founding, KEEPER)
    listed = [
        Person(each.name, each.role, each.seal.public, each.sign.public, now, now + ceremony.YEARS)
        for each in people
    ]
    # a phone whose clock is slow must find a key that is live already (protocol §5, D4: up to 48 hours)
    keys = [DeskKey(desk.public, now - 2 * ceremony.DAY, now + ceremony.KEY_DAYS * ceremony.DAY)]
    ceremony.publish_directory(founding, {DESK[0]: (DESK[1], keys, listed)})


def keep_signing() -> None:
    """Sign the directory again in time, for as long as this process lives; in a demonstration nobody else does."""

    def every_hour() -> None:
        while True:
            time.sleep(3600)
            with suppress(Exception):  # the next hour tries again, and the server warns when it gets late
                ceremony.sign_again(ceremony.Founding.load(keys_path()), KEEPER)

    threading.Thread(target=every_hour, daemon=True, name="keeper").start()


def sign_ins() -> dict[str, str]:
    """The demonstration's names and passphrases."""
    people: dict[str, str] = json.loads(people_path().read_text())
    return people


def welcome() -> str:
    """What to open, and as whom."""
    lines = [
        "",
        "Keerpunt runs. Demonstration: the keys are not secret, type nothing real.",
        "",
        f"  portal   {origins.PORTAL.url}/   what everyone may read",
        f"  chat     {origins.CHAT.url}/   tap Start: you are the visitor",
        f"  balie    {origins.STAFF.url}/   sign in and press Volgende: you are the counsellor",
        f"  redactie {origins.CMS.url}/   the editors' own address",
        "",
        "Sign in at the balie (use a second browser or a private window next to the chat):",
        "",
        *(
            f"  {name.lower():<8} {passphrase}"
            for name, passphrase in sign_ins().items()
            if name != ADMINISTRATOR
        ),
        "",
        f"Name, logo, colour and tone are set at {origins.STAFF.url}/huisstijl/ by the administrator:",
        "",
        f"  {ADMINISTRATOR.lower():<8} {sign_ins().get(ADMINISTRATOR, '')}",
        "",
        "Nobody to talk to? In another terminal:  .venv/bin/keerpunt rehearse",
        "Stop with Ctrl+C. Start over with a clean slate: rm -r .data",
        "",
    ]
    return "\n".join(lines)
