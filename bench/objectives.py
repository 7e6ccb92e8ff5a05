#!/usr/bin/env python3
"""What --prefer balanced gives beside the walk alone, over the recorded scenarios and a sample of pairs.

    objectives.py PROGRAM SNAPSHOT [--scenarios FILE] [--graph FILE] [--pairs N] [--seed S]

A pair is two projects that some real release asks for together, without its ranges, drawn by a hash of
the seed and the release's project. Printed: a table of the sets whose answers differ, and sums. Steps
are those of the whole run, and the same on every machine.
"""

import argparse
import hashlib
import heapq
import json
import pathlib
import re
import statistics
import subprocess
import time

from packaging.version import Version

TARGET = ["--python-version", "3.10.13", "--python-platform", "x86_64-manylinux_2_36"]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def normal(requirement):
    return re.sub(r"[-_.]+", "-", NAME.match(requirement)[0]).lower()


def rank(seed, text):
    return int.from_bytes(hashlib.sha256(f"{seed} {text}".encode()).digest()[:8], "big")


def pairs(graph, count, seed):
    """The `count` projects of least rank whose newest release asks for two others or more."""
    found = []
    with subprocess.Popen(["zstd", "-dc", "--long=27", graph], stdout=subprocess.PIPE) as lines:
        for line in lines.stdout:
            project = json.loads(line)
            asked = {normal(r) for r in project["releases"][-1].get("requires_dist", ())
                     if "extra" not in r and NAME.match(r)}
            if len(asked) < 2:
                continue
            mine = -rank(seed, project["name"])
            if len(found) < count or mine > found[0][0]:
                two = sorted(asked, key=lambda n: rank(seed, project["name"] + " " + n))[:2]
                (heapq.heappush if len(found) < count else heapq.heappushpop)(
                    found, (mine, project["name"], two))
    return [(name, two) for _, name, two in sorted(found, reverse=True)]


class Program:
    def __init__(self, path, snapshot):
        self.start = [path, "resolve", "--snapshot", snapshot, "--json", "-q", *TARGET]

    def __call__(self, asked, *options, runs=1):
        """The answer and the least time in ms."""
        best = None
        for _ in range(runs):
            begun = time.perf_counter()
            done = subprocess.run([*self.start, *options, "--", *asked], capture_output=True,
                                  check=False, timeout=600)
            took = 1000 * (time.perf_counter() - begun)
            best = took if best is None else min(best, took)
        return json.loads(done.stdout), best


def direct(answer, asked):
    picks = {p["name"]: p["version"] for p in answer["packages"]}
    return {n: picks[n] for n in map(normal, asked) if n in picks}


def run(program, sets, runs):
    rows = []
    for name, asked in sets:
        plain, plain_ms = program(asked, runs=runs)
        if plain["status"] != "resolved":
            continue
        other, other_ms = program(asked, "--prefer", "balanced", runs=runs)
        if other["status"] != "resolved":  # a question that the plain answer does not lead to
            print(f"{name}: {other['status']} under balanced")
            continue
        before, after = direct(plain, asked), direct(other, asked)
        rows.append({
            "set": name, "level": other["levels"][0], "plain": before, "balanced": after,
            "older": sum(Version(after[n]) < Version(v) for n, v in before.items()),
            "newer": sum(Version(after[n]) > Version(v) for n, v in before.items()),
            "steps": (plain["statistics"]["steps"], other["statistics"]["steps"]),
            "conflicts": (plain["statistics"]["conflicts"], other["statistics"]["conflicts"]),
            "ms": (plain_ms, other_ms)})
    return rows


def per_cent(thousandths):
    return f"{thousandths / 10:.1f} %"


def report(title, rows):
    changed = [r for r in rows if r["plain"] != r["balanced"]]
    stale = [r for r in rows if r["level"]["before"] > 0]
    print(f"\n## {title}\n\n{len(rows)} sets with an answer; in {len(stale)} something asked for is not "
          f"the newest; in {len(changed)} balanced picks otherwise.\n")
    if changed:
        print("| set | stalest, walk | stalest, balanced | what was asked for: walk → balanced |")
        print("|---|---|---|---|")
    for r in changed:
        moves = ", ".join(f"{n} {v} → {r['balanced'][n]}" for n, v in r["plain"].items()
                          if v != r["balanced"][n])
        print(f"| {r['set']} | {per_cent(r['level']['before'])} | {per_cent(r['level']['after'])} "
              f"| {moves} |")
    if changed:
        print(f"\nOf what was asked for, balanced picks {sum(r['newer'] for r in changed)} newer and "
              f"{sum(r['older'] for r in changed)} older; median of the stalest in these sets "
              f"{per_cent(statistics.median(r['level']['before'] for r in changed))} → "
              f"{per_cent(statistics.median(r['level']['after'] for r in changed))}.")
    total = {k: [sum(r[k][i] for r in rows) for i in (0, 1)] for k in ("steps", "conflicts", "ms")}
    worst = max(rows, key=lambda r: r["ms"][1] / r["ms"][0])
    print(f"Steps {total['steps'][0]} → {total['steps'][1]}, conflicts {total['conflicts'][0]} → "
          f"{total['conflicts'][1]}, time × {total['ms'][1] / total['ms'][0]:.2f}, at worst × "
          f"{worst['ms'][1] / worst['ms'][0]:.1f} ({worst['set']}); "
          f"{sum(not r['level']['proven'] for r in rows)} not proven.")


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("program")
    words.add_argument("snapshot")
    words.add_argument("--scenarios", type=pathlib.Path)
    words.add_argument("--graph")
    words.add_argument("--pairs", type=int, default=2000)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    program = Program(given.program, given.snapshot)
    if given.scenarios:
        sets = [(s["id"], s["requires"]) for s in json.loads(given.scenarios.read_text())]
        sets += [(" ".join(p), list(p)) for p in (
            ("boto3", "s3fs", "aiobotocore"), ("aiobotocore", "boto3", "s3fs"),
            ("s3fs", "aiobotocore", "boto3"), ("boto3", "aiobotocore"), ("boto3", "s3fs"))]
        report("Scenarios", run(program, sets, 5))
    if given.graph:
        report(f"Pairs (seed {given.seed})",
               run(program, pairs(given.graph, given.pairs, given.seed), 1))


if __name__ == "__main__":
    main()
