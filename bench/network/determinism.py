#!/usr/bin/env python3
"""determinism.py SNAPSHOT [options]: the same bytes from an index near and far.

Each scenario is locked with an empty cache under each of the conditions below; the lock, the exit
code and what was printed must be those of the first. Several scenarios run at once, which shuffles
arrivals further. Ends with 1 where one differs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import network
import tools
from commands import environment
from index import Index

# What the index is told: answers wait, are overtaken, and come so many at a time.
CONDITIONS = [
    ["delay 0"],
    *([f"delay 0 5 {seed}"] for seed in (1, 2, 3)),
    *([f"delay 0 2 {at_once}", f"at-once {at_once}"] for at_once in (1, 2, 8, 64)),
    ["delay 5"],
    ["delay 5 20 4"],
    ["delay 50"],
    ["delay 50 50 5", "at-once 16"],
    ["delay 200"],
    ["delay 200 100 6"],
]
NO_LIMIT = "at-once 1000000"


@dataclass(frozen=True)
class Answer:
    code: int
    lock: bytes
    said: bytes

    def __str__(self) -> str:
        return f"exit {self.code}, {len(self.lock)} bytes of lock, {len(self.said)} of words"


def lock(scenario: dict, url: str) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        place = tools.Place(Path(folder), scenario["id"], scenario["requires"])
        place.make()
        command = [word for word in tools.command("purvey", place, url) if word != "-q"]
        done = subprocess.run(command, capture_output=True, env=environment(), stdin=subprocess.DEVNULL)
        said = done.stdout.replace(folder.encode(), b"FOLDER")
        return Answer(done.returncode, tools.lock("purvey", place), without_times(said))


def without_times(said: bytes) -> bytes:
    """It says how long it took."""
    return re.sub(rb"\b[0-9.]+ (ms|s)\b", b"TIME", said)


def arguments():
    parser = network.options(__doc__)
    parser.add_argument("--jobs", type=int, default=8)
    return network.read(parser)


def main() -> int:
    args = arguments()
    scenarios = network.chosen(args)
    first: dict[str, Answer] = {}
    differ = runs = 0
    with Index(network.make_site(args)) as index, ThreadPoolExecutor(args.jobs) as pool:
        for conditions in CONDITIONS:
            index.tell(NO_LIMIT, *conditions)
            answers = list(pool.map(lambda s: lock(s, index.url), scenarios))
            runs += len(answers)
            for s, answer in zip(scenarios, answers):
                if first.setdefault(s["id"], answer) != answer:
                    differ += 1
                    print(f"NOT AS IT SHOULD BE: {s['id']}, {conditions}: {answer}, at first {first[s['id']]}")
            print(f"{', '.join(conditions)}: {len(answers)} locks, {differ} differ so far", flush=True)
    unsure = sorted(name for name, answer in first.items() if answer.code not in (0, 1))
    print(f"{runs} runs of {len(scenarios)} scenarios, {differ} differ; no answer: {', '.join(unsure) or 'never'}")
    return 1 if differ or unsure else 0


if __name__ == "__main__":
    sys.exit(main())
