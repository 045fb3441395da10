"""V5 to V8 and V10: one conversation, four records, twelve envelopes, three participants."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.sealed import envelopes, transcript
from keerpunt.sealed.checks import rounded
from keerpunt.sealed.lists import list_hash
from keerpunt.sealed.records import Record, sign_record, write_epoch, write_genesis
from tests.vectors import cast
from tests.vectors.material import T0, identity, root, seal_key, sign_key

CV = identity("conversation")
SEALERS = {
    "v": "visitor seal",
    cast.DESK_0.kid: "desk 0",
    cast.DESK_1.kid: "desk 1",
    cast.DESK_2.kid: "desk 2",
    cast.SAM.kid: "partner seal",
}
SIGNERS = {"v": "visitor sign", f"s:{cast.ANNA.kid}": "staff sign", f"p:{cast.SAM.kid}": "partner sign"}
V, S, P = SIGNERS

Wrap = Callable[[str, bytes, bytes], str]  # name of the seal key, info, secret


@dataclass
class Story:
    """Writes the frames in the order in which a reader who is there from the start hears them."""

    wrap: Wrap
    frames: list[dict[str, Any]] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    made: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)
    details: list[dict[str, Any]] = field(default_factory=list)
    transcripts: list[bytes] = field(default_factory=list)
    voices: dict[str, tuple[int, str]] = field(default_factory=dict)

    def begin(self, to: list[str]) -> None:
        """The genesis, wrapped to desks and visitor."""
        first = cast.FIRST.listed
        record = write_genesis(
            org=cast.ORG,
            cv=CV,
            vs=sign_key("visitor sign").public,
            ve=seal_key("visitor seal").public,
            root=root("root 0"),
            dv=first.ver,
            dh=list_hash(first.text()),
            to=to,
            ts=T0,
        )
        self.transcripts.append(record.rh)
        self._take(record, "visitor sign", {})

    def turn(self, signer: str, to: list[str], share: list[int], at: int) -> None:
        """A later epoch."""
        listed = cast.SECOND.listed
        record = write_epoch(
            self.records[-1],
            by=signer,
            root=root(f"root {len(self.records)}"),
            dv=listed.ver,
            dh=list_hash(listed.text()),
            to=to,
            share=share,
            after=len(self.details),
            th=self.transcripts[-1],
            ts=rounded(at),
        )
        new = [kid for kid in to if kid not in self.records[-1].to]
        shared = {str(ep): {kid: self._wrap(self.records[ep], kid) for kid in new} for ep in share}
        records = [frame for frame in self.frames if frame["t"] == "record"]
        for ep, wraps in shared.items():
            records[int(ep)]["wraps"].update(wraps)
        self.transcripts[-1] = transcript.after_epoch(self.transcripts[-1], record.rh)
        self._take(record, SIGNERS[signer], shared)

    def say(self, who: str, voice: int, payload: dict[str, Any], *, unseen: int = 0) -> None:
        """One envelope. `voice` is the byte of which the voice's random part consists; `unseen` how many
        envelopes before this one the speaker had not yet received."""
        number = len(self.details) + 1
        record, vo = self.records[-1], f"{who}.{b64u(bytes([voice]) * 6)}"
        n, pv = self.voices.get(vo, (0, ""))
        sq = number - 1 - unseen
        ref = identity(f"ref {number}")
        header = envelopes.Header(CV, record.ep, vo, n + 1, pv, ref, sq, b64u(self.transcripts[sq]))
        key = envelopes.envelope_key(root(f"root {record.ep}"), record.rh, cast.ORG, header)
        raw = envelopes.write_payload({"ts": T0 + 300 * number + 15, **payload})
        signer = sign_key(SIGNERS[who])
        sealed = envelopes.seal_envelope(
            header, raw, key, signer, iv=bytes([number]) * 12, deterministic=True
        )
        self.voices[vo] = (n + 1, b64u(transcript.envelope_hash(sealed)))
        self.transcripts.append(transcript.after_envelope(self.transcripts[-1], number, sealed))
        at = T0 + 300 * number
        self.frames.append({"t": "envelope", "number": number, "ref": ref, "at": at, "e": sealed})
        detail = {"number": number, "signer": SIGNERS[who], "header": header.text(), "payload": raw.decode()}
        self.details.append({**detail, "iv": b64u(bytes([number]) * 12), "key": b64u(key), "e": sealed})
        self.heads.append({"number": number, "T": b64u(self.transcripts[-1])})

    def _take(self, record: Record, signer: str, share: dict[str, dict[str, str]]) -> None:
        self.records.append(record)
        sig = sign_record(sign_key(signer), record, deterministic=True)
        wraps = {kid: self._wrap(record, kid) for kid in ("v", *record.to)}
        self.frames.append({"t": "record", "record": record.text, "sig": sig, "wraps": dict(wraps)})
        self.heads.append({"ep": record.ep, "after": record.after, "T": b64u(self.transcripts[-1])})
        made = {"record": record.text, "sig": sig, "wraps": wraps, "share": share, "signer": signer}
        known = {"rh": b64u(record.rh), "root": b64u(root(f"root {record.ep}")), "kc": record.kc}
        self.made.append({**made, **known})

    def _wrap(self, record: Record, kid: str) -> str:
        return self.wrap(SEALERS[kid], record.wrap_info(kid), root(f"root {record.ep}"))


def tell(wrap: Wrap) -> Story:
    """The whole conversation."""
    story = Story(wrap)
    d0, d1, d2, sam = cast.DESK_0.kid, cast.DESK_1.kid, cast.DESK_2.kid, cast.SAM.kid
    story.begin([d0, d1])
    story.say(V, 1, text("Hoi, héé 🙈"))
    story.say(S, 2, {"t": "join"})
    story.say(S, 2, text("Fijn dat je er bent. " * 15))
    story.say(V, 1, text("Ik weet niet goed waar ik moet beginnen. " * 20), unseen=1)
    story.turn(S, [d2, d1], [0], T0 + 1900)
    story.say(S, 4, text("Begin maar ergens. " * 90))
    story.say(V, 3, text("Er was iemand die geld bood, en nu durf ik niet meer weg. " * 60))
    story.turn(V, [d2, d1, sam], [], T0 + 2500)
    story.say(P, 5, {"t": "join"})
    story.say(P, 5, text("é" * 4000))
    story.say(V, 6, text("€" * 4000), unseen=2)
    story.say(S, 7, text("🙈" * 4000))
    story.say(V, 6, text("Dank jullie wel."))
    story.say(P, 5, {"t": "leave"})
    story.turn(S, [d2, d1], [], T0 + 4300)
    return story


def text(words: str) -> dict[str, Any]:
    """The payload of a message."""
    return {"t": "text", "b": words}
