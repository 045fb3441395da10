"""What a browser may say on the line, as typed values (protocol §16). Everything else is refused.

Sizes are those that sealing produces: text that is not sealed has another length and is refused unseen.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from keerpunt.lib.refusals import Refusal
from keerpunt.lib.shapes import Id, RecordText, Secret, Signature, WrapText

LONGEST = 65_536  # characters of a frame
LONGEST_ENVELOPE = 24_576
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SIZES = frozenset((379, 720, 1403, 2768, 5499, 10960, 16422, 21883))  # what sealing makes of each size step

EnvelopeText = Annotated[str, Meta(max_length=LONGEST_ENVELOPE)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Wraps = dict[str, WrapText]


class Frame(Struct, tag_field="t", forbid_unknown_fields=True, frozen=True):
    """One frame; its kind stands in `t`."""


class Opening(Struct, forbid_unknown_fields=True, frozen=True):
    """What makes a conversation: its first record, signed, and the root wrapped for each reader."""

    record: RecordText
    sig: Signature
    wraps: Wraps


class Hello(Frame, tag="hello", frozen=True):
    """The first frame: who this is, and what it already holds."""

    v: int
    seat: str
    cv: Id
    records: Count
    after: Count
    token: Secret | None = None
    open: Opening | None = None


class Post(Frame, tag="post", frozen=True):
    """One envelope."""

    ref: Id
    ep: Count
    e: EnvelopeText
    lease: Count | None = None

    def __post_init__(self) -> None:
        if not is_sealed(self.e):
            raise ValueError("not sealed")


def is_sealed(text: str) -> bool:
    """Whether this can be an envelope: two parts in b64u, the second of a size that sealing makes (KEYS-09)."""
    head, _, body = text.partition(".")
    if not 80 <= len(head) <= 800 or len(body) not in _SIZES or not text.isascii():
        return False
    return not (head + body).encode().translate(None, _LETTERS)


class Epoch(Frame, tag="epoch", frozen=True):
    """A record that begins a new epoch, with its wraps; `share` gives older roots to new readers."""

    ref: Id
    record: RecordText
    sig: Signature
    wraps: Wraps
    share: dict[str, Wraps] | None = None
    lease: Count | None = None


class Typing(Frame, tag="typing", frozen=True):
    """Somebody types, or stopped."""

    on: bool


class Again(Frame, tag="again", frozen=True):
    """This browser has taken note of a refusal."""


class Beat(Frame, tag="beat", frozen=True):
    """Still here."""


AnyFrame = Hello | Post | Epoch | Typing | Again | Beat
_decoder = msgspec.json.Decoder(AnyFrame)


def parse(text: str | bytes) -> AnyFrame:
    """The frame that this text is.

    Raises Refusal("unknown-frame") for a kind that does not exist and Refusal("shape") for anything else
    that is not exactly a frame.
    """
    try:
        frame: AnyFrame = _decoder.decode(text)
        return frame
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
        reason = "unknown-frame" if "Invalid value" in str(problem) and "$.t" in str(problem) else "shape"
        raise Refusal(reason, 400) from problem


__all__ = ["Again", "AnyFrame", "Beat", "Epoch", "Hello", "Opening", "Post", "Typing", "parse"]
