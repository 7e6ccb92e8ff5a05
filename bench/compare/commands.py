"""`purvey resolve` beside `uv pip compile`: whole processes, the same graph, nothing from a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from cores import BUILD

UV = Path(sys.executable).with_name("uv")
PURVEY = BUILD / "release/purvey"
TARGET = ["--python-version", "3.10.13", "--python-platform", "x86_64-manylinux_2_36"]


def environment() -> dict[str, str]:
    """Nothing goes over TLS here, and with SSL_CERT_FILE set uv spends 6 ms on reading certificates."""
    settings = ("PIP_", "UV_", "PURVEY_", "SSL_CERT_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(settings)}
    if "PIP_CERT" in os.environ:
        kept["PIP_CERT"] = os.environ["PIP_CERT"]
    return kept


class Launcher:
    """bench-launch, kept running."""

    def __init__(self, more: dict[str, str] | None = None) -> None:
        self.environment = environment() | (more or {})

    def __enter__(self):
        self.child = subprocess.Popen(
            [BUILD / "release/bench-launch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
        )
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        self.child.wait()

    def ask(self, what: str, command: list[str]) -> list[int]:
        self.child.stdin.write("\x1f".join([what, *command]) + "\n")
        self.child.stdin.flush()
        return [int(word) for word in self.child.stdout.readline().split()]

    def run(self, command: list[str]) -> dict:
        ns, kib, code, busy = self.ask("time", command)
        return {"ns": ns, "kib": kib, "exit": code, "cpu ns": busy}

    def private_kib(self, command: list[str]) -> int:
        """Anonymous memory that the command holds when it ends."""
        return self.ask("memory", command)[0]


def purvey_command(snapshot: Path, requires: list[str], *more: str) -> list[str]:
    where = ["--families", "none", "--snapshot", str(snapshot)]
    return [str(PURVEY), "resolve", "-q", *more, *where, *TARGET, *requires]


def uv_command(out: Path, port: int, scenario: str, *more: str) -> list[str]:
    # Without --python, uv looks through the machine for a 3.10.13 and would download one.
    ours = ["--no-config", "--no-header", "--no-annotate", "--python", sys.executable]
    where = ["--cache-dir", str(out / "uv-cache"), "--index-url", f"http://127.0.0.1:{port}/simple"]
    return [str(UV), "pip", "compile", *ours, *where, *TARGET, *more, str(out / f"in/{scenario}.in")]


def answer(command: list[str]) -> tuple[str, str]:
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    if done.returncode == 0:
        return "sat", done.stdout
    no = done.returncode == 1 and ("No solution found" in done.stderr or "conflict" in done.stdout)
    return ("unsat", "") if no else (f"exit {done.returncode}", done.stderr[-400:])


def purvey_answer(snapshot: Path, requires: list[str]) -> tuple[str, dict[str, str]]:
    status, text = answer(purvey_command(snapshot, requires, "--json"))
    found = json.loads(text)["packages"] if status == "sat" else []
    return status, {p["name"]: p["version"] for p in found}


def uv_answer(out: Path, port: int, scenario: str, *more: str) -> tuple[str, dict[str, str]]:
    status, text = answer(uv_command(out, port, scenario, *more))
    return status, dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.M))


def prepare(out: Path, scenarios: list[dict]) -> None:
    shutil.rmtree(out / "uv-cache", ignore_errors=True)
    (out / "in").mkdir(parents=True, exist_ok=True)
    for s in scenarios:
        (out / f"in/{s['id']}.in").write_text("\n".join(s["requires"]) + "\n")


def compare(scenario: dict, snapshot: Path, out: Path, port: int, launcher: Launcher, rounds: int) -> dict:
    """Both answers, then the rounds: one after the other, the first to go changes."""
    name = scenario["id"]
    filled, _ = uv_answer(out, port, name)
    theirs, their_pins = uv_answer(out, port, name, "--offline")
    ours, our_pins = purvey_answer(snapshot, scenario["requires"])
    commands = {
        "purvey": purvey_command(snapshot, scenario["requires"]),
        "uv": uv_command(out, port, name, "--offline"),
    }
    runs: dict[str, list[dict]] = {"purvey": [], "uv": []}
    for k in range(rounds):
        for tool in sorted(commands, reverse=k % 2 == 1):
            runs[tool].append(launcher.run(commands[tool]))
    names = sorted(n for n in our_pins.keys() | their_pins.keys() if our_pins.get(n) != their_pins.get(n))
    return {
        "scenario": name,
        "kind": scenario["kind"],
        "status": {"purvey": ours, "uv": theirs, "uv online": filled},
        "packages": len(our_pins),
        "differ": {n: [our_pins.get(n), their_pins.get(n)] for n in names},
        "ns": {tool: [r["ns"] for r in rs] for tool, rs in runs.items()},
        "kib": {tool: [r["kib"] for r in rs] for tool, rs in runs.items()},
        "private kib": {tool: launcher.private_kib(command) for tool, command in commands.items()},
        "runtime kib": launcher.private_kib([str(PURVEY), "--version"]),
    }
