"""Records: the signed texts by which a conversation begins and changes its circle of readers (section 6).

A record is readable by the server and kept verbatim. Here it is written, read and signed; who may sign
what stands in `acceptance.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.lib.strict import NotStrict, parse_strict, write_strict
from keerpunt.sealed.checks import Fields
from keerpunt.sealed.suite import H, SignKey, sign, tag, verify

NAMES = {
    "genesis": ("v", "typ", "org", "cv", "ep", "vs", "ve", "kc", "dv", "dh", "to", "ts"),
    "epoch": (
        "v",
        "typ",
        "org",
        "cv",
        "ep",
        "pe",
        "by",
        "kc",
        "dv",
        "dh",
        "to",
        "share",
        "after",
        "th",
        "ts",
    ),
    "margin": ("v", "typ", "org", "cv", "ep", "of", "oh", "by", "kc", "dv", "dh", "to", "ts"),
}
MOST_READERS = 8


@dataclass(frozen=True)
class Record:
    """A record as read. Fields that its kind does not have are empty.

    `cv` is the conversation, or the margin; `by` is "v" or "s:<kid>"; hashes other than `rh` are b64u.
    """

    text: str
    typ: str
    org: str
    cv: str
    ep: int
    kc: str
    dv: int
    dh: str
    to: tuple[str, ...]
    ts: int
    by: str = "v"
    vs: bytes = b""
    ve: bytes = b""
    pe: str = ""
    share: tuple[int, ...] = ()
    after: int = 0
    th: str = ""
    of: str = ""
    oh: str = ""

    @property
    def rh(self) -> bytes:
        """The record's hash: salt of its epoch's keys, and its name in the next record."""
        return H("hash/record", self.text.encode())

    @property
    def signer_kid(self) -> str | None:
        """The kid of the colleague who signed; None when it was the visitor."""
        return self.by[2:] if self.by.startswith("s:") else None

    def is_signed(self, public: bytes, signature: str) -> bool:
        """Whether this key signed this record."""
        try:
            return verify(public, f"sign/{self.typ}", self.text.encode(), unb64u(signature, 64))
        except ValueError:
            return False

    def wrap_info(self, kid: str) -> bytes:
        """The context that binds a wrap of this record's root to one reader."""
        return tag("wrap/root", self.org, self.cv, self.ep, kid, b64u(self.rh))


def commitment(root: bytes) -> str:
    """`kc`: without it a server could slip in a root of its own."""
    return b64u(H("hash/commit", root))


def read_record(text: str) -> Record:
    """Read a genesis, epoch or margin record strictly. Raises `ValueError`."""
    typ, names = _kind_of(text)
    f = Fields(parse_strict(text, names))
    more: dict[str, object] = {}
    if typ == "genesis":
        more.update(vs=f.public_key("vs"), ve=f.public_key("ve"))
    if typ == "epoch":
        more.update(pe=f.coded("pe", 32), after=f.number("after"), th=f.coded("th", 32), share=_share(f))
    if typ == "margin":
        more.update(of=f.id("of"), oh=f.coded("oh", 32))
    if typ != "genesis":
        more.update(by=_by(f))
    ep = f.number("ep")
    if (ep == 0) == (typ == "epoch"):
        raise NotStrict("ep")
    return Record(
        text=text,
        typ=typ,
        org=f.kid("org"),
        cv=f.id("cv"),
        ep=ep,
        kc=f.coded("kc", 32),
        dv=f.number("dv"),
        dh=f.coded("dh", 32),
        to=_to(f),
        ts=f.time("ts"),
        **more,  # type: ignore[arg-type]  # each value was read as its field's kind just above
    )


def write_genesis(
    *, org: str, cv: str, vs: bytes, ve: bytes, root: bytes, dv: int, dh: str, to: Sequence[str], ts: int
) -> Record:
    """The first record of a conversation."""
    values = (1, "genesis", org, cv, 0, b64u(vs), b64u(ve), commitment(root), dv, dh, list(to), ts)
    return _made("genesis", values)


def write_epoch(
    previous: Record,
    *,
    by: str,
    root: bytes,
    dv: int,
    dh: str,
    to: Sequence[str],
    share: Sequence[int],
    after: int,
    th: bytes,
    ts: int,
) -> Record:
    """The record of a later epoch; it follows `previous`, after envelope `after` with transcript `th`."""
    where = (1, "epoch", previous.org, previous.cv, previous.ep + 1, b64u(previous.rh), by)
    what = (commitment(root), dv, dh, list(to), list(share), after, b64u(th), ts)
    return _made("epoch", (*where, *what))


def write_margin(
    *, genesis: Record, margin: str, by: str, root: bytes, dv: int, dh: str, to: Sequence[str], ts: int
) -> Record:
    """The first record of the desk's side of a conversation."""
    where = (1, "margin", genesis.org, margin, 0, genesis.cv, b64u(genesis.rh), by)
    return _made("margin", (*where, commitment(root), dv, dh, list(to), ts))


def sign_record(key: SignKey, record: Record, *, deterministic: bool = False) -> str:
    """The record's signature in b64u."""
    return b64u(sign(key, f"sign/{record.typ}", record.text.encode(), deterministic=deterministic))


def _made(typ: str, values: Sequence[object]) -> Record:
    return read_record(write_strict(dict(zip(NAMES[typ], values, strict=True))))


def _kind_of(text: str) -> tuple[str, tuple[str, ...]]:
    for typ, names in NAMES.items():
        if text.startswith(f'{{"v":1,"typ":"{typ}",'):
            return typ, names
    raise NotStrict("typ")


def _by(f: Fields) -> str:
    by = f.text("by")
    if by != "v":
        if not by.startswith("s:"):
            raise NotStrict("by")
        Fields({"by": by[2:]}).kid("by")
    return by


def _to(f: Fields) -> tuple[str, ...]:
    to = tuple(Fields({"to": kid}).kid("to") for kid in f.items("to"))
    if not 1 <= len(to) <= MOST_READERS or len(set(to)) != len(to):
        raise NotStrict("to")
    return to


def _share(f: Fields) -> tuple[int, ...]:
    share = tuple(Fields({"share": ep}).number("share") for ep in f.items("share"))
    if sorted(set(share)) != list(share) or any(ep >= f.number("ep") for ep in share):
        raise NotStrict("share")
    return share
