"""The keepers' deeds of keepers.py, as they run inside an installation."""

from __future__ import annotations

from dataclasses import replace

from keerpunt import demo
from keerpunt.keyrings import ceremony, lists
from keerpunt.keyrings.ceremony import Founding
from keerpunt.keyrings.models import DeskWrap, PublishedList
from keerpunt.lib import clock
from keerpunt.lib.b64u import b64u
from keerpunt.sealed import staff as boxes
from keerpunt.sealed.lists import DeskKey, DirectoryList, People, Person
from keerpunt.sealed.suite import SealKey, kid_of
from keerpunt.staff.models import DeskSeat, StaffMember

Desks = dict[str, tuple[str, list[DeskKey], list[Person]]]


def turn_key(desk_id: str) -> None:
    """Retire a desk's key, and make a new one for all its members."""
    founding, desks = _now()
    name, keys, people = desks[desk_id]
    key, now = SealKey.make(), clock.now()
    retired = [replace(each, st="retired", na=now) if each.st == "live" else each for each in keys]
    desks[desk_id] = (name, [*retired, _born(key)], people)
    for person in people:
        _hand_over(founding, desk_id, key, person)
    ceremony.publish_directory(founding, desks)


def open_desk(desk_id: str, member: str) -> None:
    """One desk more, for one person."""
    founding, desks = _now()
    if desk_id in desks:
        return
    person = next(each for _, _, people in desks.values() for each in people if each.name == member)
    key = SealKey.make()
    desks[desk_id] = (desk_id.capitalize(), [_born(key)], [person])
    _hand_over(founding, desk_id, key, person)
    DeskSeat.objects.create(member=StaffMember.objects.get(kid=person.kid), desk=desk_id)
    ceremony.publish_directory(founding, desks)


def _now() -> tuple[Founding, Desks]:
    """The founding, and the desks as the newest directory has them: {id: (name, keys, people)}."""
    desks = {}
    for desk in DirectoryList.read(lists.newest("directory").text).desks:
        people = People.read(PublishedList.objects.get(hash=desk.people).text)
        desks[desk.id] = (desk.name, list(desk.keys), list(people.staff))
    return Founding.load(demo.keys_path()), desks


def _born(key: SealKey) -> DeskKey:
    return DeskKey(key.public, clock.coarse(), clock.now() + ceremony.KEY_DAYS * ceremony.DAY)


def _hand_over(founding: Founding, desk_id: str, key: SealKey, person: Person) -> None:
    wrap = boxes.wrap_desk_key(
        key, org=founding.org, desk=desk_id, member_en=person.en, member_kid=person.kid
    )
    DeskWrap.objects.create(desk=desk_id, desk_kid=kid_of(key.public), member_kid=person.kid, wrap=b64u(wrap))
