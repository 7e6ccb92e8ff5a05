#!/usr/bin/env python3
"""Resolves many roots of the PyPI graph, and says what keeps them from resolving.

    corpus.py PROGRAM SNAPSHOT [--scenarios FILE] [--sample N] [--seed S] [--families] [--warm]
              [--graph both] [--certificates] [--out FOLDER]

Every answer passes purvey's direct checker before it is counted. Both graphs are run: as it is, and
without requirements that nothing in it can meet (the graph lost half of its wheels' metadata). A run
that was interrupted goes on where it stopped. In FOLDER: one CSV and one Parquet file a graph
(columns: root, status, projects, conflicts, visits, microseconds, why), and summary.md.
"""

import argparse
import csv
import json
import pathlib
import re
import statistics
import subprocess
import sys
import time
from collections import Counter

GRAPHS = {"whole": [], "without-gaps": ["--drop-gaps"]}
CHECKER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "certificate_checker.py"
FILES_AT_ONCE = 1000
COLUMNS = {"projects": int, "conflicts": int, "visits": int, "microseconds": float}


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return [
            row | {name: kind(row[name]) for name, kind in COLUMNS.items()}
            for row in csv.DictReader(file)
        ]


def write_parquet(rows, path):
    """False where pyarrow is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        return False
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return True


def same_run(path, words):
    """A table is gone on with only by the run that began it."""
    if not path.exists():
        path.write_text("\n".join(words), encoding="utf-8")
    elif path.read_text(encoding="utf-8") != "\n".join(words):
        sys.exit(f"{path.parent}: holds a run with other arguments (--out names another folder)")


def run(arguments, graph, folder):
    table = folder / f"{graph}.csv"
    command = [arguments.program, arguments.snapshot, "-o", table, *GRAPHS[graph]]
    if arguments.scenarios:
        roots = folder / "scenarios.tsv"
        scenarios = json.loads(arguments.scenarios.read_text(encoding="utf-8"))
        roots.write_text("".join("\t".join(s["requires"]) + "\n" for s in scenarios))
        command += ["--roots", roots]
    if arguments.sample:
        command += ["--sample", str(arguments.sample), "--seed", str(arguments.seed)]
    command += ["--families"] * arguments.families + ["--warm"] * arguments.warm
    if arguments.certificates:
        proofs = folder / f"{graph}-certificates"
        proofs.mkdir(exist_ok=True)
        command += ["--certificates", proofs]
    words = [str(word) for word in command]
    same_run(table.with_suffix(".args"), words)
    subprocess.run(words, check=True)
    rows = read(table)
    if not write_parquet(rows, table.with_suffix(".parquet")):
        print("no pyarrow: no Parquet file")
    return rows


def replay(snapshot, folder, conflicts):
    """Checks the certificate of every "no" in Python. Says how many claims, and whether all hold."""
    files = sorted(folder.glob("*.cert"))
    size = sum(path.stat().st_size for path in files)
    start, claims, bad = time.monotonic(), 0, []
    for first in range(0, len(files), FILES_AT_ONCE):
        checked = subprocess.run(
            [sys.executable, CHECKER, "--snapshot", snapshot, "--quiet",
             *files[first:first + FILES_AT_ONCE]],
            stdout=subprocess.PIPE, text=True, check=False)
        claims += sum(map(int, re.findall(r"^accepted: .*: (\d+) claims?$", checked.stdout, re.M)))
        bad += [line for line in checked.stdout.splitlines() if not line.startswith("accepted")]
        if checked.returncode and not bad:
            bad.append(f"the checker ended with {checked.returncode}")
    took = time.monotonic() - start
    unproven = sum(path.read_bytes().count(b'{"unproven": ') for path in files)
    lines = ["", f"Certificates: {claims:,} claims accepted for {conflicts:,} conflicts, {len(bad)} files not; "
                 f"{unproven:,} refused offers stand unproven; {size / 1e6:,.1f} MB in {len(files):,} files, checked in {took:,.1f} s.", ""]
    lines += [f"- {line}" for line in bad[:20]]
    return "\n".join(lines) + "\n", bool(bad) or claims < conflicts


def cause(why):
    """The last line of a conflict, without its versions and counts."""
    why = re.sub(r"\(\d+ releases\)|\(each its own range\)", "", why)
    why = re.sub(r"[<>=!~]=?[^ ,:]*(,[<>=!~]=?[^ ,:]*)*", "", why)
    return re.sub(r"\b\d[\w.]*", "N", re.sub(r" +", " ", why)).strip()[:100]


def blockers(rows):
    """Projects that most often stand last in the reasons: what was needed and could not be had."""
    found = Counter()
    for row in rows:
        if row["status"] == "conflict" and (m := re.search(r"needs? ([a-z0-9.-]+)", row["why"])):
            found[m[1]] += 1
    return found


def quantiles(values):
    ordered = sorted(values)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))]
    return at(0.5), at(0.9), at(0.99), at(0.999), ordered[-1]


def own_fault(row):
    """The root itself has no release for the target: nothing was searched."""
    return row["status"] == "conflict" and row["why"].startswith("you asked for")


def summary(graph, rows, timed):
    lines = [f"## The graph {graph.replace('-', ' ')}", "", f"{len(rows):,} roots", ""]
    lines += ["| status | roots | share |", "|---|---|---|"]
    for status, count in Counter(r["status"] for r in rows).most_common():
        lines.append(f"| {status} | {count:,} | {count / len(rows):.2%} |")
    lines.append(f"| of these, without a release of their own that fits | "
                 f"{sum(map(own_fault, rows)):,} | {sum(map(own_fault, rows)) / len(rows):.2%} |")
    times = quantiles([r["microseconds"] / 1000 for r in rows])
    lines += ["", "| ms a root | p50 | p90 | p99 | p99.9 | max |", "|---|---|---|---|---|---|"]
    lines.append(f"| {timed} | " + " | ".join(f"{t:.3f}" for t in times) + " |")
    solved = [r["projects"] for r in rows if r["status"] == "resolved"]
    if solved:
        lines += ["", f"Projects an answer: median {statistics.median(solved):.0f}, "
                      f"most {max(solved)}. Conflicts met: {sum(r['conflicts'] for r in rows):,}; "
                      f"watch visits: {sum(r['visits'] for r in rows):,}."]
    lines += ["", "What keeps roots from resolving, by the project that could not be had:", ""]
    lines += [f"- {name}: {count:,}" for name, count in blockers(rows).most_common(20)]
    examples = Counter(cause(r["why"]) for r in rows if r["status"] == "conflict")
    lines += ["", "The most frequent last lines of the reasons:", ""]
    lines += [f"- {count:,} × {text}" for text, count in examples.most_common(10)]
    return "\n".join(lines) + "\n"


def families(rows):
    """What the shipped families did. The checker has seen that no lock holds two excluding members."""
    asked = [r for r in rows if r["status"] == "choice"]
    single = [r for r in asked if any("|" not in q for q in r["why"].split())]
    bound = Counter(
        m for r in rows if r["status"] == "resolved" for m in re.findall(r"\((.+?)\)", r["why"])
    )
    labels = Counter(q.split("=")[0] for r in asked for q in r["why"].split())
    lines = ["", f"Families: {len(asked):,} roots ask; of their questions {len(single)} have fewer "
                 "than two offers. Bound without a question, by clause: "
                 + (", ".join(f"{k} {v:,}" for k, v in bound.most_common()) or "none") + "."]
    lines += ["", "Asked about: " + ", ".join(f"{k} {v}" for k, v in labels.most_common()) + "."]
    return "\n".join(lines) + "\n", len(single)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("snapshot", type=pathlib.Path)
    parser.add_argument("--scenarios", type=pathlib.Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--families", action="store_true", help="with the shipped families")
    parser.add_argument("--warm", action="store_true", help="time the second of two runs of a root")
    parser.add_argument("--certificates", action="store_true",
                        help="write the proof of every \"no\", and replay it in Python")
    parser.add_argument("--graph", choices=[*GRAPHS, "both"], default="both")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/corpus"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    text = ["# What resolving the graph of October 2023 found\n"]
    wrong = 0
    timed = "what a root needs was read before" if arguments.warm else "first reading included"
    for graph in GRAPHS if arguments.graph == "both" else [arguments.graph]:
        rows = run(arguments, graph, arguments.out)
        wrong += sum(r["status"] in ("unknown", "bad") for r in rows)
        text.append(summary(graph, rows, timed))
        if arguments.certificates:
            said, failed = replay(arguments.snapshot, arguments.out / f"{graph}-certificates",
                                  sum(r["status"] == "conflict" for r in rows))
            text.append(said)
            wrong += failed
        if arguments.families:
            said, single = families(rows)
            text.append(said)
            wrong += single
    (arguments.out / "summary.md").write_text("\n".join(text), encoding="utf-8")
    print("\n".join(text))
    if wrong:
        print(f"{wrong} roots ended in an error, or ask with one offer: see the column why")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
