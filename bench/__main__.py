"""`python -m bench`: every measurement, one after the other. Exit 1 when one failed or missed its aim."""

from __future__ import annotations

import sys

from bench import kills, lighthouse, line, page, reading, waiting

MEASUREMENTS = (line, waiting, page, lighthouse, reading, kills)


def main() -> int:
    """Run all with their defaults."""
    failed = 0
    for each in MEASUREMENTS:
        print(f"\n{each.__name__}", flush=True)
        failed |= each.main([])
    return failed


if __name__ == "__main__":
    sys.exit(main())
