"""The records of one conversation as one reader accepted them, the roots they opened, and the transcript."""

from collections.abc import Mapping

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import transcript
from keerpunt.sealed.acceptance import accept_epoch, accept_genesis
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.directory import Directory, Lists
from keerpunt.sealed.participants import Me
from keerpunt.sealed.records import Record, commitment, read_record
from keerpunt.sealed.suite import DoesNotOpen, unwrap


class Chain:
    """Records in order, from the genesis; nothing enters unchecked.

    `following` is True while this reader holds the root of the newest epoch. One that joins later is given
    every record and starts at its own: `start` is the number after which it hears envelopes.
    """

    def __init__(self, org: str, cv: str, me: Me) -> None:
        self.org, self.cv, self.me = org, cv, me
        self.records: list[Record] = []
        self.roots: dict[int, bytes] = {}
        self.made: dict[
            str, bytes
        ] = {}  # roots of records made here, which open without a wrap when they come back
        self.head = 0
        self.start = 0
        self.following = False
        self.misled = False
        self._transcript: dict[int, bytes] = {}
        self._was: dict[int, set[bytes]] = {}
        self._hashes: dict[int, bytes] = {}

    @property
    def newest(self) -> Record:
        """The record of the current epoch."""
        return self.records[-1]

    def at(self, number: int) -> bytes:
        """The transcript after that number, as it stands now."""
        return self._transcript[number]

    def was(self, number: int, value: bytes) -> bool:
        """Whether the transcript after that number ever was this: an epoch that begins there changes it."""
        return value in self._was.get(number, set())

    def holds(self, text: str) -> bool:
        """Whether this very record is held already: the same text twice is once."""
        return any(record.text == text for record in self.records)

    def holds_envelope(self, number: int, sealed: str) -> bool:
        """Whether this very envelope was heard under that number already."""
        return self._hashes.get(number) == transcript.envelope_hash(sealed)

    def advance(self, number: int, sealed: str) -> None:
        """Step 1 of section 7: take the envelope into the transcript, whatever follows."""
        self._hashes[number] = transcript.envelope_hash(sealed)
        self._set(number, transcript.after_envelope(self.at(number - 1), number, sealed))
        self.head = number

    def begin(self, record: Record, signature: str, root: bytes) -> None:
        """The visitor's own genesis."""
        if not record.is_signed(record.vs, signature):
            raise CheckFailed("K6", "genesis: signature")
        self._start(record, root)

    def add(
        self,
        text: str,
        signature: str,
        wraps: Mapping[str, str],
        directory: Directory,
        lists: Lists,
        *,
        newest: bool = False,
    ) -> Record:
        """Accept the next record. Raises K6; K13 where the first root does not open; or `Missing`."""
        try:
            record = read_record(text)
        except ValueError as error:
            raise CheckFailed("K6", f"record: {error}") from None
        if record.cv != self.cv or record.org != self.org:
            raise CheckFailed("K6", "a record of another conversation")
        if not self.records:
            guided = accept_genesis(record, signature, directory, lists, seat=self.me.seat)
            root = self._open(record, wraps, "K13")
            self._start(record, root)
            self.misled = not guided
            return record
        accept_epoch(record, signature, self.records, directory, lists, seat=self.me.seat, newest=newest)
        if self.following and (record.after != self.head or record.th != b64u(self.at(self.head))):
            raise CheckFailed("K6", "another history than the one heard here")
        self._turn(record, self._open(record, wraps, "K6"))
        return record

    def _start(self, record: Record, root: bytes | None) -> None:
        self.records.append(record)
        self._set(0, record.rh)
        self._keep(root)

    def _turn(self, record: Record, root: bytes | None) -> None:
        if not self.following:
            self.head = self.start = record.after
            self._set(record.after, unb64u(record.th))
        self.records.append(record)
        self._set(record.after, transcript.after_epoch(self.at(record.after), record.rh))
        self.misled = False
        self._keep(root)

    def _keep(self, root: bytes | None) -> None:
        self.following = root is not None
        if root is not None:
            self.roots[self.newest.ep] = root

    def _set(self, number: int, value: bytes) -> None:
        self._transcript[number] = value
        self._was.setdefault(number, set()).add(value)

    def _open(self, record: Record, wraps: Mapping[str, str], code: str) -> bytes | None:
        """The root, from a wrap to one of the own keys. None for who does not read this epoch."""
        if record.text in self.made:
            return self.made[record.text]
        mine = [kid for kid in self.me.seal_keys if kid in wraps]
        promised = self.me.seat == "v" or any(kid in record.to for kid in self.me.seal_keys)
        if promised and not mine:
            raise CheckFailed(code, "no wrap for this reader")
        root = None
        for kid in mine:
            try:
                root = unwrap(self.me.seal_keys[kid], record.wrap_info(kid), unb64u(wraps[kid]))
            except (DoesNotOpen, ValueError, AttributeError):
                raise CheckFailed(code, "the wrap does not open") from None
            if commitment(root) != record.kc:
                raise CheckFailed(code, "another root than the one that was signed")
        return root
