"""How somebody of staff unlocks, and what happens when it is not their page, their paper, their desk."""

import os
from typing import Any

import pytest

from keerpunt.sealed import staff
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.suite import DoesNotOpen, SealKey, kid_of, tag, wrap
from tests.sealed.room import bundle
from tests.vectors import cast
from tests.vectors.material import seal_key, sign_key

ANNA = bundle("staff")
WHOSE: dict[str, Any] = {"org": cast.ORG, "kid": ANNA.kid}


def test_a_bundle_opens_with_its_kek_and_gives_the_keys_back() -> None:
    kek = staff.new_kek()
    opened = staff.open_bundle(staff.seal_bundle(ANNA, kek), kek, **WHOSE, root=cast.ROOT.public)
    assert (opened.seal.scalar, opened.sign.scalar, opened.keeper) == (
        ANNA.seal.scalar,
        ANNA.sign.scalar,
        None,
    )
    with pytest.raises(DoesNotOpen):
        staff.open_bundle(staff.seal_bundle(ANNA, kek), staff.new_kek(), **WHOSE, root=cast.ROOT.public)


def test_a_page_with_another_root_is_found_out_before_any_key_is_used() -> None:  # N51, K11
    kek = staff.new_kek()
    with pytest.raises(CheckFailed, match="K11"):
        staff.open_bundle(staff.seal_bundle(ANNA, kek), kek, **WHOSE, root=sign_key("keeper 0").public)


@pytest.mark.parametrize("other", [{"org": "AAAAAAAAAAAAAAAA"}, {"kid": cast.LEAD.kid}])
def test_a_bundle_is_one_persons_in_one_organisation(other: dict[str, str]) -> None:
    kek = staff.new_kek()
    with pytest.raises(DoesNotOpen):
        staff.open_bundle(staff.seal_bundle(ANNA, kek), kek, **{**WHOSE, **other}, root=cast.ROOT.public)


def test_every_slot_opens_the_same_kek_and_only_as_itself() -> None:  # KEYS-12
    kek, key = staff.new_kek(), os.urandom(32)
    slot = staff.seal_slot(kek, key, **WHOSE, slot_id="paper-1")
    assert staff.open_slot(slot, key, **WHOSE, slot_id="paper-1") == kek
    for wrong in (
        {**WHOSE, "slot_id": "paper-2"},
        {"org": cast.ORG, "kid": cast.LEAD.kid, "slot_id": "paper-1"},
    ):
        with pytest.raises(DoesNotOpen):
            staff.open_slot(slot, key, **wrong)


def test_signing_in_and_unlocking_share_no_value() -> None:
    stretched = staff.stretch("zeven woorden die van dit product zijn", bytes(16))
    assert stretched.login != stretched.unlock
    assert "login" not in repr(stretched)


def test_a_slip_in_a_paper_code_is_noticed() -> None:
    secret = os.urandom(20)
    code = staff.write_paper(secret)
    assert staff.read_paper(code.lower().replace(" ", "-")) == secret
    other = "A" if code[0] != "A" else "B"
    for slip in (other + code[1:], code[:-1], code + "A", code.replace(code[3], "1"), ""):
        with pytest.raises(DoesNotOpen):
            staff.read_paper(slip)


def desk_wrap(scalar: bytes, member_kid: str = ANNA.kid) -> bytes:
    info = tag("wrap/desk", cast.ORG, "jongeren", kid_of(cast.DESK_0.en), member_kid)
    return wrap(ANNA.seal.public, info, scalar)


COMMON: dict[str, Any] = {
    "org": cast.ORG,
    "desk": "jongeren",
    "listed_en": cast.DESK_0.en,
    "member": ANNA.seal,
    "member_kid": ANNA.kid,
}


def test_a_desk_key_opens_for_a_member() -> None:
    sealed = staff.wrap_desk_key(
        seal_key("desk 0"), org=cast.ORG, desk="jongeren", member_en=ANNA.seal.public, member_kid=ANNA.kid
    )
    assert staff.open_desk_key(sealed, **COMMON).public == cast.DESK_0.en


@pytest.mark.parametrize(
    "scalar", [SealKey.make().scalar, bytes(32), b"\x01"], ids=["another", "zero", "short"]
)
def test_a_desk_wrap_that_holds_another_scalar_is_found_out(scalar: bytes) -> None:  # N50, K12
    with pytest.raises(CheckFailed, match="K12"):
        staff.open_desk_key(desk_wrap(scalar), **COMMON)


def test_a_desk_wrap_of_a_colleague_does_not_open() -> None:
    with pytest.raises(DoesNotOpen):
        staff.open_desk_key(desk_wrap(seal_key("desk 0").scalar, cast.LEAD.kid), **COMMON)
