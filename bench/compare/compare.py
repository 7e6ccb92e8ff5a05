#!/usr/bin/env python3
"""compare.py SNAPSHOT [options]: purvey beside other resolvers, in one run on one machine.

Writes report.md, report.json, compare.svg and compare.png. Ends with 1 where an answer is wrong or
two verdicts differ. Run through `scripts/bench compare`, which makes all that this needs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "network"))

import check
import commands
import cores
import figures
import graph
import pages
import plot
import problem as integers
import report
from index import Index


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--scenarios", type=Path, default=graph.folder() / "scenarios.json")
    parser.add_argument("--only", nargs="+", metavar="ID", default=[])
    parser.add_argument("--samples", type=int, default=9)
    parser.add_argument("--out", type=Path, default=cores.BUILD / "compare")
    args = parser.parse_args()
    args.out = args.out.resolve()
    args.snapshot = args.snapshot.resolve()
    return args


def chosen(args: argparse.Namespace) -> list[dict]:
    scenarios = json.loads(args.scenarios.read_text())
    unknown = set(args.only) - {s["id"] for s in scenarios}
    if unknown:
        sys.exit(f"{args.scenarios} has no scenario {', '.join(sorted(unknown))}")
    return [s for s in scenarios if not args.only or s["id"] in args.only]


def machine() -> str:
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{model}, {os.cpu_count()} CPUs, Linux {platform.release()}, Python {platform.python_version()}"


def load() -> str:
    return ", ".join(f"{one:.2f}" for one in os.getloadavg())


def run_cores(path: Path, scenarios: list[dict], samples: int) -> tuple[list[dict], list[str]]:
    records, trouble = [], []
    for k, s in enumerate(scenarios, 1):
        start = time.monotonic()
        found, wrong = cores.run(path, s["id"], samples)
        records += found
        trouble += wrong
        print(f"cores {k}/{len(scenarios)} {s['id']}: {time.monotonic() - start:.1f} s", flush=True)
    return records, trouble


def run_commands(args: argparse.Namespace, path: Path, scenarios: list[dict]) -> list[dict]:
    commands.prepare(args.out, scenarios)
    out = []
    site = pages.make(cores.BUILD / "network", integers.projects(path))
    with commands.Launcher() as launcher, Index(site) as index:
        for k, s in enumerate(scenarios, 1):
            rounds = max(9, args.samples)
            out.append(commands.compare(s, args.snapshot, args.out, index.port, launcher, rounds))
            print(f"commands {k}/{len(scenarios)} {s['id']}", flush=True)
    return out


def status_trouble(compared: list[dict]) -> list[str]:
    out = []
    for c in compared:
        said = c["status"]
        if len(set(said.values())) > 1 or said["purvey"] not in ("sat", "unsat"):
            sides = ", ".join(f"{who} {verdict}" for who, verdict in said.items())
            out.append(f"{c['scenario']}: the commands differ: {sides}")
    return out


def main() -> int:
    args = arguments()
    scenarios = chosen(args)
    args.out.mkdir(parents=True, exist_ok=True)
    words = " ".join(["compare.py", "SNAPSHOT", *sys.argv[2:]])
    about = [f"`{words}`, {time.strftime('%Y-%m-%d %H:%M')}", machine(), f"load before: {load()}"]
    path = cores.write_problem(args.snapshot, args.scenarios, args.out)
    records, trouble = run_cores(path, scenarios, args.samples)
    compared = run_commands(args, path, scenarios)
    about += [f"load after: {load()}"] + cores.missing()
    spread = report.spread(records)
    about.append(f"samples of a core spread by {report.number(spread and 100 * spread)} % (median)")

    problem = integers.read(path)
    trouble += check.disagreements(problem, records) + status_trouble(compared)
    rows = [
        figures.core_row(s["id"], s["kind"], [r for r in records if r["scenario"] == s["id"]])
        for s in scenarios
    ]
    command_rows = [figures.command_row(c) for c in compared]
    bars = figures.core_bars(rows) + figures.command_bars(command_rows)
    sections = [report.core_section(rows, records), report.command_section(command_rows, compared)]
    text = report.write(about, trouble, [*sections, report.bar_section(bars)])
    (args.out / "report.md").write_text(text)
    everything = {"about": about, "trouble": trouble, "cores": records, "commands": compared}
    everything["bars"] = [asdict(b) | {"met": b.met} for b in bars]
    (args.out / "report.json").write_text(json.dumps(everything, indent=1) + "\n")
    plot.draw(rows, command_rows, args.out)
    finish(trouble, bars, args.out)
    return 1 if trouble else 0


def finish(trouble: list[str], bars: list[figures.Bar], out: Path) -> None:
    for b in bars:
        word = "-   " if b.figure is None else "pass" if b.met else "FAIL"
        figure = report.number(b.figure) + b.unit + (f" ({b.note})" if b.note else "")
        print(f"{word}  {b.text}: {figure}, limit {report.number(b.limit)}{b.unit}")
    for line in trouble:
        print(f"NOT AS IT SHOULD BE: {line}", file=sys.stderr)
    print(f"Written: {os.path.relpath(out)}/report.md, report.json, compare.svg, compare.png")


if __name__ == "__main__":
    sys.exit(main())
