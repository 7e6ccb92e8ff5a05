#!/usr/bin/env python3
"""kill.py SNAPSHOT [options]: processes that share a cache and are killed at any moment.

So many processes lock the same scenarios with one cache, which begins empty and is thrown away from
time to time; pages go stale at once, so that every run writes. Each run may be ended by SIGKILL at a
random moment. A run that ends by itself must say what a run without a cache says, to the byte; so
must one that may ask the cache alone, afterwards, and `purvey cache verify` must find no damage. Ends
with 1 where something is not so.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import network
import tools
from commands import PURVEY, environment
from index import Index

DEFAULT = ["flask", "starlette-fastapi", "numpy-sparse", "beam-dill", "u-fastapi-starlette", "s3fs-boto3", "pyrax"]
TOO_LONG_S = 120


@dataclass
class Tally:
    finished: int = 0
    killed: int = 0
    caches: int = 0
    wrong: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        with self.guard:
            setattr(self, what, getattr(self, what) + 1)


class Run:
    """One process; its files are its own, its cache is not."""

    def __init__(self, out: Path, scenario: dict, url: str, cache: Path, *more: str) -> None:
        self.place = tools.Place(out, scenario["id"], scenario["requires"])
        self.place.make()
        self.place.answer("purvey").unlink(missing_ok=True)
        command = tools.command("purvey", self.place, url)
        command[command.index("--cache-dir") + 1] = str(cache)
        self.command = [*command, *more]

    def end(self, after: float | None) -> tuple[int, bytes] | None:
        """Exit code and lock, or None where it was killed."""
        child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env=environment())
        try:
            return child.wait(after or TOO_LONG_S), tools.lock("purvey", self.place)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return None if after else (-1, b"")


class Stress:
    def __init__(self, args, scenarios: list[dict], url: str) -> None:
        self.out, self.scenarios, self.url = args.out / "kill", scenarios, url
        self.until = time.monotonic() + 60 * args.minutes
        self.tally = Tally()
        shutil.rmtree(self.out, ignore_errors=True)
        self.right, self.seconds = {}, {}
        for s in scenarios:
            start = time.monotonic()
            none = self.out / "none"
            self.right[s["id"]] = Run(self.out / "right", s, url, none, "--no-cache").end(None)
            self.seconds[s["id"]] = time.monotonic() - start

    def check(self, scenario: str, found: tuple[int, bytes] | None, when: str) -> None:
        if found is None:
            self.tally.add("killed")
            return
        self.tally.add("finished")
        if found != self.right[scenario]:
            with self.tally.guard:
                self.tally.wrong.append(f"{scenario}, {when}: exit {found[0]}, {len(found[1])} bytes of lock")

    def work(self, number: int, cache: Path, until: float) -> None:
        luck = random.Random(number * 1_000_003 + self.tally.caches)
        while time.monotonic() < until:
            s = luck.choice(self.scenarios)
            run = Run(self.out / f"process-{number}", s, self.url, cache)
            after = luck.uniform(0.001, 1.5 * self.seconds[s["id"]]) if luck.random() < 0.7 else None
            self.check(s["id"], run.end(after), f"process {number}")

    def one_cache(self, processes: int, seconds: float) -> None:
        cache = self.out / f"cache-{self.tally.caches}"
        cache.mkdir(parents=True, mode=0o700)
        until = min(self.until, time.monotonic() + seconds)
        threads = [threading.Thread(target=self.work, args=(k, cache, until)) for k in range(processes)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        for s in self.scenarios:
            self.check(s["id"], Run(self.out / "after", s, self.url, cache).end(None), "afterwards")
            self.check(s["id"], Run(self.out / "after", s, self.url, cache, "--offline").end(None), "offline")
        self.tally.add("caches")
        verify = subprocess.run([PURVEY, "cache", "verify", "--cache-dir", cache], capture_output=True, text=True)
        if verify.returncode != 0:
            self.tally.wrong.append(f"cache verify: exit {verify.returncode}: {verify.stdout[-300:]}")
        shutil.rmtree(cache)


def arguments():
    parser = network.options(__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--cache-seconds", type=float, default=20, help="then it begins anew")
    args = network.read(parser)
    args.only = args.only or DEFAULT
    return args


def main() -> int:
    args = arguments()
    with Index(network.make_site(args)) as index:
        index.tell("delay 2 10 1", "max-age 0")
        stress = Stress(args, network.chosen(args), index.url)
        bad = [name for name, (code, _) in stress.right.items() if code not in (0, 1)]
        while not bad and time.monotonic() < stress.until:
            stress.one_cache(args.processes, args.cache_seconds)
    t = stress.tally
    for line in dict.fromkeys(t.wrong):
        print(f"NOT AS IT SHOULD BE: {line} ({t.wrong.count(line)} times)")
    if bad:
        print(f"NOT AS IT SHOULD BE: no answer without a cache: {', '.join(bad)}")
    print(f"{t.caches} caches, {args.processes} processes: {t.finished} runs ended, {t.killed} were killed, "
          f"{len(t.wrong)} answers wrong")
    return 1 if t.wrong or bad or t.finished == 0 or t.killed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
