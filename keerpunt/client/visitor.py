"""A visitor, as the reference client plays one: begin, talk, keep words, come back, wipe."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Sequence

from keerpunt.client.line import Talking
from keerpunt.client.place import Place
from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import words
from keerpunt.sealed.conversation import Conversation
from keerpunt.sealed.directory import Directory, Lists, Pin
from keerpunt.sealed.vaults import Secrets, open_vault, resume_secrets, return_secrets, seal_vault


class Visitor(Talking):
    """A visitor with a seat. `token` proves it; `opening` is sent as long as it has not been heard back."""

    def __init__(self, place: Place, pin: Pin, conversation: Conversation) -> None:
        self.token = secrets.token_bytes(32)
        self.last_used: int | None = None
        hello = {
            "t": "hello",
            "v": 1,
            "seat": "visitor",
            "cv": conversation.cv,
            "token": b64u(self.token),
        }
        if conversation.opening:
            sent = conversation.opening
            hello["open"] = {"record": sent.record, "sig": sent.sig, "wraps": sent.wraps}
        super().__init__(place, pin, conversation, hello)

    @classmethod
    async def begin(cls, place: Place, pin: Pin, desks: Sequence[str] = ("jongeren",)) -> Visitor:
        """Fetch and check the directory, make keys and a conversation. Nothing is sent yet: call `connect`."""
        directory = await place.directory(pin, int(time.time()))
        conversation = Conversation.begin(directory, Lists(), list(desks), int(time.time()))
        return cls(place, pin, conversation)

    async def keep_words(self) -> str:
        """Draw seven words, keep a vault under them, and return them. Older words are worth nothing after this."""
        drawn = words.draw()
        await self._keep("return", return_secrets(drawn, self.pin.salt))
        return drawn

    async def keep_tab(self) -> bytes:
        """Keep a vault for this tab; returns the half of its secret that a browser would hold."""
        half = secrets.token_bytes(32)
        await self._keep("resume", resume_secrets(half))
        return half

    async def wipe(self) -> None:
        """Delete the conversation."""
        await self.place.tell("/conversation/wipe", {"cv": self.conversation.cv, "token": b64u(self.token)})

    async def _keep(self, kind: str, found_by: Secrets) -> None:
        await self.place.tell(
            f"/{kind}/keep",
            {
                "cv": self.conversation.cv,
                "token": b64u(self.token),
                "locator": b64u(found_by.locator),
                "proof": b64u(found_by.proof),
                "vault": b64u(seal_vault(self.conversation.vault(), found_by)),
            },
        )


async def come_back(place: Place, pin: Pin, typed: str) -> Visitor:
    """Return with seven words on any device. Raises Refused("unknown") for words nobody has."""
    understood = words.canonical(typed)
    if understood.words is None:
        raise ValueError("these are not seven words of the list")
    visitor, last = await _open(place, pin, "return", return_secrets(understood.words, pin.salt))
    visitor.last_used = last
    return visitor


async def resume(place: Place, pin: Pin, half: bytes) -> Visitor:
    """Go on after a reload."""
    visitor, _ = await _open(place, pin, "resume", resume_secrets(half))
    return visitor


async def wipe_by_words(place: Place, pin: Pin, typed: str) -> None:
    """Delete a conversation with its words alone, without opening it."""
    found_by = return_secrets(words.canonical(typed).words or "", pin.salt)
    await place.tell("/return/wipe", {"locator": b64u(found_by.locator), "proof": b64u(found_by.proof)})


async def _open(place: Place, pin: Pin, kind: str, found_by: Secrets) -> tuple[Visitor, int | None]:
    token = secrets.token_bytes(32)
    answer = await place.tell(
        f"/{kind}/open",
        {
            "locator": b64u(found_by.locator),
            "proof": b64u(found_by.proof),
            "seat": b64u(hashlib.sha256(token).digest()),
        },
    )
    vault = open_vault(unb64u(answer["vault"]), found_by, pin.org)
    directory: Directory = await place.directory(pin, int(time.time()), vault.dv)
    visitor = Visitor(place, pin, Conversation.come_back(directory, Lists(), vault))
    visitor.token = token
    visitor.hello["token"] = b64u(token)
    return visitor, answer["last"]
