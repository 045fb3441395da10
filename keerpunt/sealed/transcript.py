"""The running hash over everything a conversation has held, in order (section 7)."""

from keerpunt.sealed.suite import H


def envelope_hash(sealed: str) -> bytes:
    """What `pv` of the voice's next envelope names, and what the transcript takes in."""
    return H("hash/envelope", sealed.encode())


def after_envelope(before: bytes, number: int, sealed: str) -> bytes:
    """T_q from T_(q-1), the number q and the sealed text as received."""
    return H("hash/transcript", before, number.to_bytes(8, "big"), envelope_hash(sealed))


def after_epoch(at_after: bytes, rh: bytes) -> bytes:
    """What replaces T_q when the epoch record with `after` = q takes effect."""
    return H("hash/transcript-epoch", at_after, rh)
