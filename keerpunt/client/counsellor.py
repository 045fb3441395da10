"""A counsellor, as the reference client plays one: sign in, unlock, take the next, talk, close."""

from __future__ import annotations

import time

from keerpunt.client.line import Talking
from keerpunt.client.place import Place
from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import staff
from keerpunt.sealed.conversation import Conversation
from keerpunt.sealed.directory import Directory, Lists, Pin
from keerpunt.sealed.participants import Me


class Counsellor:
    """Somebody who works here, signed in and unlocked."""

    def __init__(self, place: Place, pin: Pin, directory: Directory, me: Me) -> None:
        self.place = place
        self.pin = pin
        self.directory = directory
        self.me = me
        self.lists = Lists()

    @classmethod
    async def sign_in(cls, place: Place, pin: Pin, name: str, passphrase: str) -> Counsellor:
        """Prove who this is and open the keyring. Raises Refused("sign-in") for a wrong name or passphrase."""
        salt = unb64u((await place.tell("/staff/salt", {"name": name}))["salt"])
        stretched = staff.stretch(passphrase, salt)
        await place.tell("/staff/sign-in", {"name": name, "login": b64u(stretched.login)})
        directory = await place.directory(pin, int(time.time()))
        return cls(
            place, pin, directory, _unlock(await place.ask("/keyring/bundle"), stretched, pin, directory)
        )

    async def next(self) -> Talking:
        """Take the visitor who is next. Raises Refused("nobody-waits") or Refused("full")."""
        taken = await self.place.tell("/desk/next", {})
        return self.conversation(taken["cv"])

    def conversation(self, cv: str) -> Talking:
        """The line of a conversation that this counsellor has a seat in. Call `connect`."""
        reading = Conversation.read(self.directory, self.lists, cv, self.me)
        return Talking(self.place, self.pin, reading, {"t": "hello", "v": 1, "seat": "counsellor", "cv": cv})

    async def join(self, talking: Talking) -> None:
        """Open the line and say that one is there."""
        await talking.connect()
        await talking.put({"t": "join", "ts": int(time.time())})

    async def close(self, talking: Talking, why: str = "done") -> None:
        """End a conversation."""
        await talking.put({"t": "end", "ts": int(time.time()), "why": why})
        await self.place.tell(
            "/desk/close", {"cv": talking.conversation.cv, "lease": talking.lease or 0, "why": why}
        )


def _unlock(ring: dict[str, object], stretched: staff.Stretched, pin: Pin, directory: Directory) -> Me:
    kid, slots, desks = str(ring["kid"]), ring["slots"], ring["desks"]
    assert isinstance(slots, list)
    assert isinstance(desks, list)
    slot = next(each for each in slots if each["kind"] == "passphrase")
    kek = staff.open_slot(unb64u(slot["slot"]), stretched.unlock, org=pin.org, kid=kid, slot_id=slot["id"])
    bundle = staff.open_bundle(unb64u(str(ring["bundle"])), kek, org=pin.org, kid=kid, root=pin.root)
    keys = {}
    for each in desks:
        listed = directory.key_of_kid(each["kid"])
        if listed is None:
            continue
        keys[each["kid"]] = staff.open_desk_key(
            unb64u(each["wrap"]),
            org=pin.org,
            desk=each["desk"],
            listed_en=listed.en,
            member=bundle.seal,
            member_kid=kid,
        )
    return Me.staff(bundle, keys)
