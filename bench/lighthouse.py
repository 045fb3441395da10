"""`python -m bench.lighthouse`: what Lighthouse says of the pages that everybody meets first, beside our aims.

Each page is loaded three times, as Lighthouse does it by itself: a phone, a simulated slow 4G and a processor four
times slower. The middle of the three counts. The server is the demonstration as `make demo` serves it, on ports of
its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.harness import keep
from bench.house import ROOT
from tests.journeys.browsers import CHROMIUM, FLAGS
from tests.server import Server, neutral_page

LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("accessibility", "best-practices", "performance")
AIMS = {"accessibility": 100, "best-practices": 95, "performance": 95}
PAGES = {
    "chat: start": ("chat", "/", CATEGORIES),
    "portal: front page": ("portal", "/", CATEGORIES),
    "portal: how safe": ("portal", "/hoe-veilig", CATEGORIES),
    "desk: sign in": ("staff", "/", CATEGORIES[:2]),
}


@dataclass(frozen=True)
class Score:
    """One category of one page: the middle of its rounds, and what kept the last of them from 100."""

    page: str
    category: str
    score: float
    aim: int
    missed: list[str]

    @property
    def is_met(self) -> bool:
        """Whether it is what we want."""
        return self.score >= self.aim


def run(url: str, categories: Sequence[str]) -> dict[str, tuple[float, list[str]]]:
    """One load: for each category its score out of 100, and the audits that cost something."""
    command = [
        "node",
        str(LIGHTHOUSE),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    ]
    done = subprocess.run(
        command, env=os.environ | {"CHROME_PATH": CHROMIUM}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed on {url}: {done.stderr.strip()[-500:]}")
    report = json.loads(done.stdout)
    return {name: (100 * report["categories"][name]["score"], _missed(report, name)) for name in categories}


def _missed(report: dict[str, dict[str, dict[str, object]]], category: str) -> list[str]:
    audits = report["audits"]
    weighed = report["categories"][category]["auditRefs"]
    assert isinstance(weighed, list)
    return [
        f"{each['id']} ({audits[each['id']].get('displayValue') or audits[each['id']]['title']})"
        for each in weighed
        if each["weight"] and audits[each["id"]]["score"] not in (1, None)
    ]


def measure(urls: dict[str, str], rounds: int) -> list[Score]:
    """All pages, told while it goes on."""
    scores = []
    print(f"{'':22}{'':16}{'score':>7}{'aim':>6}{'score/aim':>11}")
    for page, (origin, path, categories) in PAGES.items():
        loads = [run(urls[origin] + path, categories) for _ in range(rounds)]
        for category in categories:
            score = Score(
                page,
                category,
                median(load[category][0] for load in loads),
                AIMS[category],
                loads[-1][category][1],
            )
            scores.append(score)
            row = f"{page:22}{category:16}{score.score:>7.0f}{score.aim:>6}{score.score / score.aim:>11.2f}"
            print(row + ("" if score.is_met else "  missed"), flush=True)
            for each in score.missed:
                print(f"{'':24}{each}")
    return scores


@contextmanager
def demonstration() -> Iterator[dict[str, str]]:
    """A demonstration organisation on ports of its own; gives the addresses of its origins."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home, neutral_page() as neutral:
        server = Server(Path(home), neutral)
        server.prepare()
        server.start()
        try:
            yield server.urls
        finally:
            server.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 1 when an aim was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    with demonstration() as urls:
        scores = measure(urls, asked.rounds)
    print(f"kept in {keep('lighthouse', None, scores)}")
    return 0 if all(each.is_met for each in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
