"""`python -m bench.line`: envelopes stored and relayed per CPU-second, ours beside peers and a floor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from bench.floor import FLOOR
from bench.harness import Contestant, Figures, Load, keep, measure, table
from bench.ours import OURS
from bench.peers.ejabberd import EJABBERD
from bench.peers.prosody import PROSODY

CONTESTANTS = {each.name: each for each in (FLOOR, OURS, EJABBERD, PROSODY)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the named contestants, or all. Exit 1 when one could not be measured or lost a message."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "only", nargs="*", metavar="contestant", help=f"of {', '.join(CONTESTANTS)}; default all"
    )
    parser.add_argument(
        "--place", type=Path, help="directory on the disk to measure (default: the usual temporary one)"
    )
    parser.add_argument(
        "--rounds", type=int, default=1, help="everybody in turn, this often; the middle is shown"
    )
    for each in fields(Load):
        kind = type(each.default)
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=kind, default=each.default)
    asked = parser.parse_args(arguments)
    unknown = set(asked.only) - set(CONTESTANTS)
    if unknown:
        parser.error(f"no such contestant: {', '.join(sorted(unknown))}")
    load = replace(Load(), **{each.name: getattr(asked, each.name) for each in fields(Load)})
    chosen = [CONTESTANTS[name] for name in asked.only] or list(CONTESTANTS.values())
    rows: dict[str, list[Figures]] = {each.name: [] for each in chosen}
    failed = False
    for _ in range(asked.rounds):
        for contestant in chosen:
            row = _measured(contestant, load, asked.place)
            failed |= row is None or row.lost > 0
            rows[contestant.name] += [row] if row is not None else []
    print(table([_middle(some) for some in rows.values() if some], OURS.name))
    print(f"kept in {keep('line', load, [row for some in rows.values() for row in some])}")
    return int(failed)


def _middle(rows: list[Figures]) -> Figures:
    return sorted(rows, key=lambda row: row.per_cpu_second)[len(rows) // 2]


def _measured(contestant: Contestant, load: Load, place: Path | None) -> Figures | None:
    print(f"{contestant.name}: {contestant.about}", flush=True)
    try:
        return measure(contestant, load, place)
    except (OSError, RuntimeError) as error:
        print(f"{contestant.name} could not be measured: {error}", file=sys.stderr)
        return None


if __name__ == "__main__":
    sys.exit(main())
