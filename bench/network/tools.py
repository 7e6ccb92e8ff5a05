"""purvey and uv at the loopback index: commands, their answers, what one run of each took."""

from __future__ import annotations

import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from commands import PURVEY, TARGET, UV, Launcher
from index import Index

TOOLS = ("purvey", "uv")


@dataclass
class Place:
    """Where a run finds and leaves its files."""

    out: Path
    scenario: str
    requires: list[str]

    @property
    def words(self) -> Path:
        return self.out / "in" / f"{self.scenario}.in"

    def cache(self, tool: str) -> Path:
        return self.out / "cache" / tool

    def answer(self, tool: str) -> Path:
        return self.out / "answer" / f"{tool}-{self.scenario}" / "pylock.toml"

    def make(self) -> None:
        self.words.parent.mkdir(parents=True, exist_ok=True)
        self.words.write_text("\n".join(self.requires) + "\n")
        for tool in TOOLS:
            self.answer(tool).parent.mkdir(parents=True, exist_ok=True)

    def forget(self, tool: str) -> None:
        shutil.rmtree(self.cache(tool), ignore_errors=True)


def command(tool: str, place: Place, url: str) -> list[str]:
    shared = ["--cache-dir", str(place.cache(tool)), "--index-url", url, *TARGET, "-o", str(place.answer(tool)), "-q"]
    if tool == "purvey":
        return [str(PURVEY), "lock", "--families", "none", *shared, *place.requires]
    # Without --python, uv looks through the machine for a 3.10.13 and would download one.
    ours = ["--no-config", "--python", sys.executable, "--format", "pylock.toml"]
    return [str(UV), "pip", "compile", *ours, *shared, str(place.words)]


STATUS = {0: "sat", 1: "unsat", 124: "limit"}


def run(tool: str, place: Place, index: Index, launcher: Launcher, limit: float | None) -> dict:
    """One run with the cache as it is; an answer of an earlier run would be what is preferred."""
    place.answer(tool).unlink(missing_ok=True)
    index.tell("reset")
    within = ["/usr/bin/timeout", f"{limit}"] if limit else []
    took = launcher.run([*within, *command(tool, place, index.url)])
    counts = index.counts()
    requests = sum(int(counts[kind]) for kind in ("page", "metadata", "range", "file"))
    return took | counts | {"requests": requests, "status": STATUS.get(took["exit"], f"exit {took['exit']}")}


def lock(tool: str, place: Place) -> bytes:
    path = place.answer(tool)
    return path.read_bytes() if path.exists() else b""


def pins(text: bytes) -> dict[str, str]:
    return {p["name"]: p["version"] for p in tomllib.loads(text.decode()).get("packages", [])}
