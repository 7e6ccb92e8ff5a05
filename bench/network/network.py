#!/usr/bin/env python3
"""network.py SNAPSHOT [options]: purvey beside uv at an index that is far away.

Each scenario is locked with an empty cache, then again with the cache of that run, at each delay of
the answers. Writes runs.jsonl, report.md and bars.json. Ends with 1 where an answer is wrong. Run
through `scripts/bench network`, which makes all that this needs.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "compare"))

import commands  # noqa: E402
import compare  # noqa: E402
import cores  # noqa: E402
import graph  # noqa: E402
import pages  # noqa: E402
import problem as integers  # noqa: E402
import tables  # noqa: E402
import tools  # noqa: E402
from compare import chosen  # noqa: E402
from floor import Answer, Site  # noqa: E402
from http2 import Http2Index  # noqa: E402
from index import BUILD, Index  # noqa: E402


def options(doc: str) -> argparse.ArgumentParser:
    """What the programs of this folder share."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--scenarios", type=Path, default=graph.folder() / "scenarios.json")
    parser.add_argument("--only", nargs="+", metavar="ID", default=[])
    parser.add_argument("--pages", choices=["json", "html"], default="json")
    parser.add_argument("--wheels", action="store_true", help="no metadata beside the wheels")
    parser.add_argument("--out", type=Path, default=BUILD / "network")
    return parser


def read(parser: argparse.ArgumentParser) -> argparse.Namespace:
    args = parser.parse_args()
    args.out, args.snapshot = args.out.resolve(), args.snapshot.resolve()
    for needed in (args.snapshot, args.scenarios):
        if not needed.exists():
            print(f"SKIPPED: there is no {needed}")
            sys.exit(77)
    return args


def arguments() -> argparse.Namespace:
    parser = options(__doc__)
    parser.add_argument("--delays", nargs="+", type=float, metavar="MS", default=[0, 50, 200])
    parser.add_argument("--repeat", type=int, default=5, help="runs of a scenario at a delay, at most")
    parser.add_argument("--patience", type=float, default=3, metavar="SECONDS",
                        help="no further run of a scenario at a delay once its runs took so long")
    parser.add_argument("--limit", type=float, default=30, metavar="SECONDS",
                        help="of one run, where the delay is 50 ms or more")
    parser.add_argument("--max-age", type=int, default=600, metavar="SECONDS",
                        help="of pages; with 0, warm runs ask again for each")
    parser.add_argument("--http2", action="store_true", help="over TLS, with nghttpx before the index")
    parser.add_argument("--log", action="store_true", help="keep each request of the last cold runs")
    return read(parser)


def make_site(args: argparse.Namespace) -> Path:
    """Of the projects that the scenarios can reach."""
    (BUILD / "network").mkdir(parents=True, exist_ok=True)
    path = cores.write_problem(args.snapshot, args.scenarios, BUILD / "network")
    return pages.make(BUILD / "network", integers.projects(path), args.pages, not args.wheels)


@dataclass
class Bench:
    args: argparse.Namespace
    index: Index
    launcher: commands.Launcher

    def round(self, place: tools.Place, delay: float, turn: int) -> list[dict]:
        """Each tool with an empty cache, then with the one it left; who goes first changes."""
        out = []
        limit = self.args.limit if delay >= tables.FAR else None
        for tool in sorted(tools.TOOLS, reverse=turn % 2 == 1):
            place.forget(tool)
            for cache in ("cold", "warm"):
                if self.args.log and cache == "cold":
                    self.index.tell(f"log {self.args.out}/log-{place.scenario}-{delay:g}-{tool}.tsv")
                one = tools.run(tool, place, self.index, self.launcher, limit)
                self.index.tell("log")
                out.append({"tool": tool, "cache": cache, **one, "lock": tools.lock(tool, place)})
        return out

    def measure(self, scenario: dict) -> list[dict]:
        place = tools.Place(self.args.out, scenario["id"], scenario["requires"])
        place.make()
        runs = []
        for delay in sorted(self.args.delays):
            self.index.tell(f"delay {delay}")
            start = time.monotonic()
            for turn in range(self.args.repeat):
                about = {"scenario": scenario["id"], "kind": scenario["kind"], "delay": delay, "turn": turn}
                runs += [about | one for one in self.round(place, delay, turn)]
                if time.monotonic() - start > self.args.patience:
                    break
            if any(one["status"] == "limit" for one in runs):
                break  # so would a longer delay
        return runs


def run_all(args: argparse.Namespace, scenarios: list[dict], site: Path) -> tuple[list[dict], str]:
    """The runs, and what was spoken."""
    runs = []
    told = Site(site)
    args.out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        index = held.enter_context(Http2Index(site, args.out) if args.http2 else Index(site))
        index.tell(f"max-age {args.max_age}")
        bench = Bench(args, index, held.enter_context(commands.Launcher(index.environment())))
        lines = held.enter_context(open(args.out / "runs.jsonl", "w"))
        for k, scenario in enumerate(scenarios, 1):
            start = time.monotonic()
            found = bench.measure(scenario)
            ours = next((tools.pins(r["lock"]) for r in found if r["tool"] == "purvey" and r["lock"]), {})
            answer = Answer.of(scenario["requires"], ours, told)
            bounds = {"depth": answer.depth(), "floor": answer.floor(told)}
            for one in found:
                one |= bounds
                lines.write(json.dumps({key: v for key, v in one.items() if key != "lock"}) + "\n")
            lines.flush()
            runs += found
            print(f"{k}/{len(scenarios)} {scenario['id']}: {time.monotonic() - start:.1f} s", flush=True)
        return runs, index.protocols()


def main() -> int:
    args = arguments()
    scenarios = chosen(args)
    site = make_site(args)
    about = [f"`{' '.join(['network.py', 'SNAPSHOT', *sys.argv[2:]])}`, {time.strftime('%Y-%m-%d %H:%M')}"]
    about += [compare.machine(), f"load before: {compare.load()}"]
    runs, spoken = run_all(args, scenarios, site)
    about += [f"load after: {compare.load()}", f"spoken: {spoken}"]
    rows = tables.rows(runs)
    trouble, bars = tables.trouble(runs), tables.bars(rows)
    (args.out / "report.md").write_text(tables.report(about, trouble, rows, runs, bars))
    (args.out / "bars.json").write_text(json.dumps([vars(b) | {"met": b.met} for b in bars], indent=1) + "\n")
    tables.say(trouble, bars)
    print(f"Written: {args.out}/report.md, runs.jsonl, bars.json")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
