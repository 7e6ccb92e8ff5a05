"""Runs the cores, scenario by scenario, so that what the machine does else falls on all alike."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build"
# What Debian's libcadical 1.5.3 says of itself.
RENAMED = {"CaDiCaL sc2021": "CaDiCaL 1.5.3"}


@dataclass
class Core:
    name: str
    program: Path
    made_by: str
    script: bool = False
    positional: bool = False

    def command(self, problem: Path, scenario: str, samples: int) -> list[str]:
        words = [scenario, str(samples)]
        if not self.positional:
            words = ["--only", scenario, "--samples", str(samples)]
        runner = [sys.executable] if self.script else []
        return [*runner, str(self.program), str(problem), *words]


CORES = [
    Core("purvey", BUILD / "release/bench-core", "cmake", positional=True),
    Core("pubgrub and resolvo", BUILD / "peers/release/peers", "cargo"),
    Core("libsolv", BUILD / "release/bench-libsolv_core", "cmake, with libsolv-dev"),
    Core("CaDiCaL", BUILD / "release/bench-cadical_oracle", "cmake, with libcadical-dev"),
    Core("resolvelib", HERE / "with_resolvelib.py", "pip", script=True),
]


def write_problem(snapshot: Path, scenarios: Path, out: Path) -> Path:
    problem = out / "problem.txt"
    with open(problem, "wb") as file:
        subprocess.run([BUILD / "release/bench-integers", snapshot, scenarios], stdout=file, check=True)
    return problem


def missing() -> list[str]:
    """Why a core takes no part, one line each."""
    return [
        f"{c.name} is left out: there is no {c.program.relative_to(BUILD.parent)} ({c.made_by} makes it)"
        for c in CORES
        if not c.program.exists()
    ]


def run(problem: Path, scenario: str, samples: int) -> tuple[list[dict], list[str]]:
    """What every core says of a scenario; what went wrong."""
    records, trouble = [], []
    for core in CORES:
        if not core.program.exists():
            continue
        command = core.command(problem, scenario, samples)
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != 0 or not found:
            said = done.stderr.strip().splitlines()[-1:] or ["nothing"]
            trouble.append(f"{scenario}: {core.name} ended with {done.returncode} and said: {said[0]}")
        for record in found:
            record["tool"] = RENAMED.get(record["tool"], record["tool"])
        records += found
    return records, trouble
