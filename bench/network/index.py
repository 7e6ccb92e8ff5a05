"""bench-serve, kept running, and what it says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build"


class Index:
    def __init__(self, site: Path) -> None:
        self.site = site

    def __enter__(self):
        program = BUILD / "release/bench-serve"
        self.child = subprocess.Popen([program, self.site], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        word, _, port = self.child.stdout.readline().partition(" ")
        if word != "ready":
            raise RuntimeError(f"{program} did not start")
        self.port = int(port)
        self.url = f"http://127.0.0.1:{self.port}/simple"
        return self

    def __exit__(self, *_):
        self.child.communicate()

    def ask(self, line: str) -> str:
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        return self.child.stdout.readline().rstrip("\n")

    def tell(self, *lines: str) -> None:
        """Commands of server::command."""
        for line in lines:
            if (said := self.ask(line)) != "done":
                raise RuntimeError(f"the index does not understand {line!r}: {said}")

    def environment(self) -> dict[str, str]:
        """What a program needs to know to speak with it."""
        return {}

    def protocols(self) -> str:
        return "http/1.1"

    def counts(self) -> dict[str, float]:
        return json.loads(self.ask("counts"))
