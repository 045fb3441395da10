"""`python -m bench.prepare <counsellors>`: an organisation to measure, in the databases of KEERPUNT_DATA.

One desk with one key, and counsellors who can sign in. Nobody is to read anything here, so the lists carry no
signatures and the accounts no key rings; the server looks at neither.
"""

from __future__ import annotations

import json
import os
import sys

DESK = "jongeren"


def counsellor(number: int) -> tuple[str, bytes]:
    """The name of a counsellor, and what their browser would prove itself with (32 bytes)."""
    return f"bench{number}", number.to_bytes(32, "big")


def main(counsellors: int) -> None:
    """Tables, lists, accounts, and a stamped release, without which the server does not start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keerpunt.settings")
    import django

    django.setup()
    from keerpunt.demo import migrate

    migrate()
    _publish()
    _hire(counsellors)
    _stamp()


def _publish() -> None:
    from keerpunt.keyrings.lists import publish
    from keerpunt.lib.b64u import b64u
    from keerpunt.lib.strict import write_strict
    from keerpunt.sealed.suite import SealKey, SignKey, kid_of, org_of

    org, desk_key = org_of(SignKey.make().public), SealKey.make().public
    key = {"kid": kid_of(desk_key), "en": b64u(desk_key), "st": "live", "nb": 0, "na": 2**40, "ct": 0}
    desk = {"id": DESK, "nm": "Jongeren", "n": 1, "people": b64u(bytes(32)), "keys": [key]}
    directory = {
        "v": 1,
        "typ": "directory",
        "org": org,
        "ver": 1,
        "iat": 0,
        "exp": 2**40,
        "kv": 1,
        "desks": [desk],
    }
    publish("keepers", 1, write_strict({"v": 1, "typ": "keepers", "org": org, "ver": 1}), {"root": ""})
    publish("directory", 1, json.dumps(directory, separators=(",", ":")))


def _hire(counsellors: int) -> None:
    from keerpunt.keyrings.hashes import blind
    from keerpunt.lib.b64u import b64u
    from keerpunt.staff.models import DeskSeat, StaffMember

    for number in range(counsellors):
        name, proof = counsellor(number)
        kid = b64u(blind(name.encode())[:12])
        member = StaffMember.objects.create(
            name=name, kid=kid, role="counsellor", salt=bytes(16), login=blind(proof)
        )
        DeskSeat.objects.create(member=member, desk=DESK)


def _stamp() -> None:
    from django.conf import settings

    from keerpunt.web.stamp import stamp

    pin = 'ROOT = "", ORG = "", SALT = "", KEEPERS_MIN = 1, DEMO = 1'
    (settings.DATA / "org.js").write_text(f"export const {pin};\n")
    stamp()


if __name__ == "__main__":
    main(int(sys.argv[1]))
