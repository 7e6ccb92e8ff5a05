#!/usr/bin/env python3
"""waves.py OUT [--delay MS] [--only ID...]: where the waves of a run of network.py --log went.

Of each tool: its waves and how many of them were one request alone; the releases of one project that
were asked for one after the other, a wave each; pages and metadata that the answer does not need; the
time it took between an answer and the next question.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from packaging.version import Version

TOOLS = ("purvey", "uv")


@dataclass
class Asked:
    came: float
    left: float
    wave: int
    kind: str
    project: str
    release: str  # "" for a page

    @staticmethod
    def of(line: str) -> Asked:
        came, left, wave, _, kind, _, _, path = line.rstrip("\n").split("\t")
        words = path.split("/")
        return Asked(float(came), float(left), int(wave), kind, words[2], words[3] if kind != "page" else "")


def read(path: Path) -> list[Asked]:
    with open(path) as lines:
        next(lines)
        return sorted((Asked.of(line) for line in lines), key=lambda a: a.came)


def answer(path: Path) -> dict[str, Version]:
    if not path.exists():
        return {}
    return {p["name"]: Version(p["version"]) for p in tomllib.loads(path.read_text())["packages"]}


def waves(asked: list[Asked]) -> list[list[Asked]]:
    by_wave = sorted(asked, key=lambda a: a.wave)
    return [list(group) for _, group in groupby(by_wave, key=lambda a: a.wave)]


def one_by_one(of: list[list[Asked]]) -> list[tuple[str, int]]:
    """Projects of which several waves in a row asked for releases and for nothing else."""
    def only(wave: list[Asked]) -> str:
        names = {a.project for a in wave if a.release}
        return names.pop() if len(names) == 1 and all(a.release for a in wave) else ""

    runs = [(name, len(list(group))) for name, group in groupby(of, key=only)]
    return [(name, count) for name, count in runs if name and count > 1]


def thought(of: list[list[Asked]]) -> float:
    """Milliseconds in which no request was on its way, between the first and the last."""
    idle, until = 0.0, None
    for a in sorted((a for wave in of for a in wave), key=lambda a: a.came):
        if until is not None and a.came > until:
            idle += a.came - until
        until = max(a.left, until or a.left)
    return idle


def say(tool: str, asked: list[Asked], pins: dict[str, Version]) -> None:
    of = waves(asked)
    pages = [a for a in asked if a.kind == "page"]
    reads = [a for a in asked if a.release]
    print(f"  {tool:6} {len(of):3} waves, {sum(len(w) == 1 for w in of)} of one request; {len(asked)} requests, "
          f"{asked[-1].left - asked[0].came:.0f} ms, of which {thought(of):.0f} with nothing on its way")
    unused = [a.project for a in pages if a.project not in pins]
    other = Counter(a.project for a in reads if pins.get(a.project) != Version(a.release))
    if pins:
        print(f"         {len(unused)} of {len(pages)} pages and {sum(other.values())} of {len(reads)} metadata are not "
              f"of the answer: {', '.join(f'{name} {n}' for name, n in other.most_common(8))}")
    if rows := one_by_one(of):
        print(f"         waves with releases of one project only: {', '.join(f'{name} {n}' for name, n in rows)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--delay", type=float, default=50)
    parser.add_argument("--only", nargs="+", metavar="ID", default=[])
    args = parser.parse_args()
    kinds = {}
    with open(args.out / "runs.jsonl") as lines:
        for one in map(json.loads, lines):
            kinds[one["scenario"]] = f"{one['kind']}, depth {one['depth']}"
    for scenario, kind in kinds.items():
        if args.only and scenario not in args.only:
            continue
        print(f"{scenario} ({kind})")
        for tool in TOOLS:
            log = args.out / f"log-{scenario}-{args.delay:g}-{tool}.tsv"
            pins = answer(args.out / "answer" / f"{tool}-{scenario}" / "pylock.toml")
            if log.exists() and (asked := read(log)):
                say(tool, asked, pins)


if __name__ == "__main__":
    main()
