"""The deeds of keys: keep wraps, keep and open vaults, hand a member their own ring, shred."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from keerpunt.keyrings.hashes import blind
from keerpunt.keyrings.models import DeskWrap, StaffBundle, Vault, Wrap
from keerpunt.lib import clock
from keerpunt.lib.refusals import Refusal
from keerpunt.web.databases import empty_journal

RESUME_SECONDS = 30 * 60
CLOSING_SECONDS = 60
DOUBLED_SECONDS = 2 * 60
RESUME_VAULTS = 3


def keep_wraps(cv: str, ep: int, wraps: dict[str, str]) -> None:
    """Store the wraps of one epoch. The same again is the same as once.

    Raises Refusal("record-refused") when another wrap is already there: a wrap is never replaced.
    """
    with transaction.atomic(using="keys"):
        known = dict(Wrap.objects.filter(cv=cv, ep=ep).values_list("kid", "wrap"))
        if any(known.get(kid, wrap) != wrap for kid, wrap in wraps.items()):
            raise Refusal("record-refused", 409)
        Wrap.objects.bulk_create(
            Wrap(cv=cv, ep=ep, kid=kid, wrap=wrap) for kid, wrap in wraps.items() if kid not in known
        )


def drop_unnamed(cv: str, ep: int, kids: set[str]) -> None:
    """Drop what a deed left behind that was cut off: wraps of an epoch after `ep`, or for none of these kids."""
    Wrap.objects.filter(cv=cv).exclude(ep__lte=ep, kid__in=kids).delete()


def wraps_of(cv: str) -> dict[int, dict[str, str]]:
    """The wraps of a conversation: {epoch: {kid: wrap}}."""
    found: dict[int, dict[str, str]] = {}
    for row in Wrap.objects.filter(cv=cv):
        found.setdefault(row.ep, {})[row.kid] = row.wrap
    return found


def keep_vault(kind: str, cv: str, locator: bytes, proof: bytes, sealed: str) -> None:
    """Keep a vault. New words end older words; of resume vaults the newest three stay.

    Keeping the same one twice is the same as once. Raises Refusal("record-refused") for a locator that is taken.
    """
    ended = 0
    with transaction.atomic(using="keys"):
        known = Vault.objects.filter(locator=blind(locator)).first()
        if known:
            if known.cv == cv and known.sealed == sealed:
                return
            raise Refusal("record-refused", 409)
        ends_at = None
        if kind == "return":
            ended, _ = Vault.objects.filter(cv=cv, kind="return").delete()
        else:
            ends_at = clock.now() + RESUME_SECONDS
            for vault in Vault.objects.filter(cv=cv, kind="resume").order_by("-pk")[RESUME_VAULTS - 1 :]:
                ended += vault.delete()[0]
        try:
            Vault.objects.create(
                kind=kind, cv=cv, locator=blind(locator), proof=blind(proof), sealed=sealed, ends_at=ends_at
            )
        except IntegrityError as problem:
            raise Refusal("record-refused", 409) from problem
    if ended:
        empty_journal("keys")


def find_vault(kind: str, locator: bytes, proof: bytes) -> Vault:
    """The vault that these two open. Raises Refusal("unknown", 404): one answer for every kind of no."""
    vault = Vault.objects.filter(kind=kind, locator=blind(locator)).first()
    if vault is None or bytes(vault.proof) != blind(proof) or (vault.ends_at or clock.now()) < clock.now():
        raise Refusal("unknown", 404)
    return vault


def find_resume(locator: bytes, proof: bytes) -> Vault | None:
    """The resume vault that these two open, or None."""
    try:
        return find_vault("resume", locator, proof)
    except Refusal:
        return None


def use_vault(vault: Vault) -> int | None:
    """Note that these words were used now. Returns when they were used before, or None for the first time."""
    before = vault.last_used
    Vault.objects.filter(pk=vault.pk).update(last_used=clock.coarse())
    return before


def limit_resume(locator: bytes, proof: bytes, seconds: int) -> bool:
    """Let a resume vault end in so many seconds. Returns whether there is one that has not ended."""
    vault = find_resume(locator, proof)
    if vault is None:
        return False
    Vault.objects.filter(pk=vault.pk).update(ends_at=clock.now() + seconds)
    return True


def extend_resume(cvs: list[str]) -> None:
    """Give the resume vaults of conversations that are going on their thirty minutes again.

    A vault that a closing page has cut short keeps its end.
    """
    now = clock.now()
    for at in range(0, len(cvs), 500):
        Vault.objects.filter(
            cv__in=cvs[at : at + 500], kind="resume", ends_at__gt=now + DOUBLED_SECONDS
        ).update(ends_at=now + RESUME_SECONDS)


def forget_resume(cv: str) -> None:
    """Shred every resume vault of a conversation."""
    Vault.objects.filter(cv=cv, kind="resume").delete()
    empty_journal("keys")


def drop_ended_vaults() -> int:
    """Shred resume vaults past their end. Returns how many there were."""
    count, _ = Vault.objects.filter(ends_at__lt=clock.now()).delete()
    empty_journal("keys")  # also what an earlier deed could not empty because somebody was reading
    return count


def shred(cv: str) -> None:
    """Destroy everything that opens this conversation, wherever copies of it lie. Twice is the same as once."""
    with transaction.atomic(using="keys"):
        Wrap.objects.filter(cv=cv).delete()
        Vault.objects.filter(cv=cv).delete()
    empty_journal("keys")


def ring_of(kid: str, salt: str) -> dict[str, Any]:
    """The body of `GET /keyring/bundle`: a member's own bundle, slots and desk keys, all of it sealed.

    Raises Refusal("unknown", 404) when this person has no ring.
    """
    bundle = StaffBundle.objects.filter(kid=kid).prefetch_related("slots").first()
    if bundle is None:
        raise Refusal("unknown", 404)
    return {
        "kid": kid,
        "bundle": bundle.bundle,
        "slots": [
            {"id": each.slot, "kind": each.kind, "salt": salt, "slot": each.sealed}
            for each in bundle.slots.all()
        ],
        "desks": [
            {"desk": each.desk, "kid": each.desk_kid, "wrap": each.wrap}
            for each in DeskWrap.objects.filter(member_kid=kid)
        ],
    }
