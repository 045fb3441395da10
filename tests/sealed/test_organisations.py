"""Two organisations share a server and nothing else."""

import os
from dataclasses import dataclass
from typing import Any

import pytest

from keerpunt.lib.b64u import unb64u
from keerpunt.sealed import staff, vaults
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.envelopes import envelope_key, read_envelope
from keerpunt.sealed.records import read_record
from keerpunt.sealed.suite import DoesNotOpen, SealKey, SignKey, gcm_open, org_of, unwrap, wrap
from tests.sealed.room import Room, bundle
from tests.vectors import cast
from tests.vectors.cast import DESK_0
from tests.vectors.material import seal_key


@dataclass
class Blobs:
    """All that organisation B keeps in its databases of one conversation and one colleague."""

    wraps: list[tuple[bytes, bytes]]
    boxes: list[bytes]


def everything_of_b() -> Blobs:
    room = Room()
    room.says(room.visitor, "Van B.")
    genesis = read_record(room.frames[0]["record"])
    wraps = [(genesis.wrap_info(kid), unb64u(blob)) for kid, blob in room.frames[0]["wraps"].items()]
    anna, kek = bundle("staff"), staff.new_kek()
    desk: dict[str, Any] = {
        "org": cast.ORG,
        "desk": "jongeren",
        "member_en": anna.seal.public,
        "member_kid": anna.kid,
    }
    wraps.append((b"", staff.wrap_desk_key(seal_key("desk 0"), **desk)))
    secrets = vaults.resume_secrets(os.urandom(32))
    boxes = [
        vaults.seal_vault(room.visitor.vault(), secrets),
        staff.seal_bundle(anna, kek),
        staff.seal_slot(kek, os.urandom(32), org=cast.ORG, kid=anna.kid, slot_id="paper-1"),
        *(unb64u(frame["e"].split(".")[1]) for frame in room.frames if frame["t"] == "envelope"),
    ]
    return Blobs(wraps, boxes)


def test_no_key_of_one_organisation_opens_any_blob_of_another() -> None:  # N26, KEYS-13
    blobs = everything_of_b()
    a_private = [SealKey.make() for _ in range(3)]
    a_secret = [os.urandom(32), *(key.scalar for key in a_private), SignKey.make().scalar]
    for info, blob in blobs.wraps:
        for key in a_private:
            with pytest.raises(DoesNotOpen):
                unwrap(key, info, blob)
    for blob in blobs.boxes:
        for secret in a_secret:
            with pytest.raises(DoesNotOpen):
                gcm_open(secret, b"", blob)


def test_even_with_the_same_keys_nothing_made_for_one_serves_another() -> None:  # KEYS-04
    other = org_of(b"another root")
    room = Room()
    room.says(room.visitor, "Van ons.")
    genesis = read_record(room.frames[0]["record"])
    root = bytes(32)

    moved = read_record(genesis.text.replace(cast.ORG, other))
    with pytest.raises(DoesNotOpen):
        unwrap(
            seal_key("desk 0"),
            moved.wrap_info(DESK_0.kid),
            wrap(DESK_0.en, genesis.wrap_info(DESK_0.kid), root),
        )
    assert not moved.is_signed(moved.vs, room.frames[0]["sig"])

    header, _ = read_envelope(room.frames[-1]["e"])
    assert envelope_key(root, genesis.rh, cast.ORG, header) != envelope_key(root, genesis.rh, other, header)

    secrets = vaults.resume_secrets(bytes(32))
    with pytest.raises(CheckFailed):
        vaults.open_vault(vaults.seal_vault(room.visitor.vault(), secrets), secrets, other)
