"""The deeds of the house style: change it, or go back to how it came."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from keerpunt.lib.refusals import Refusal
from keerpunt.staff.models import StaffMember
from keerpunt.web import organisation, stamp
from keerpunt.web.organisation import Organisation

_one_at_a_time = threading.Lock()


def may_change_look(member: StaffMember) -> bool:
    """Whether this person decides how the organisation looks."""
    return member.is_active and member.role == "administrator"


def change_look(member: StaffMember, values: Mapping[str, str], logo: bytes | None) -> Organisation:
    """Take these values and put them in force for whoever comes next.

    `logo` is a new drawing, empty to go back to our own, None to leave it. Raises Refusal("not-yours", 403) for
    anybody but an administrator, and Faulty with what is wrong with the values; then nothing was changed.
    """
    _must_be_administrator(member)
    with _one_at_a_time:
        return _in_force(organisation.made(values, logo, organisation.current()))


def restore_look(member: StaffMember) -> Organisation:
    """Go back to the look that Keerpunt came with. Raises Refusal("not-yours", 403)."""
    _must_be_administrator(member)
    with _one_at_a_time:
        return _in_force(Organisation())


def _must_be_administrator(member: StaffMember) -> None:
    if not may_change_look(member):
        raise Refusal("not-yours", 403)


def _in_force(wanted: Organisation) -> Organisation:
    """Keep it and stamp with it. When that fails the old look stays, in the file as in the pages."""
    before = organisation.current()
    organisation.keep(wanted)
    try:
        stamp.stamp()
    except BaseException:
        organisation.keep(before)
        raise
    return wanted
