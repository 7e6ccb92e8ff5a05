"""A program that reads the live index, and what it prints."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

PROBE = os.environ.get("PURVEY_LIVE_PROBE")
needs_probe = pytest.mark.skipif(not PROBE, reason="PURVEY_LIVE_PROBE names no program")

DEMO = {
    "demo": {
        "1.0": {"requires": ["other>=2"], "requires_python": ">=3.8"},
        "1.10": {"requires": ["other>=2", "more; extra == 'x'"], "extras": ["x"], "sdist": True},
        "1.9": {"yanked": "broken build"},
    },
    "other": {"2.0": {}},
}
WHEEL = "/files/demo-1.10-py3-none-any.whl"


def clean_environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items()
            if not k.lower().endswith("_proxy") and not k.startswith(("PIP_", "UV_"))}
    return kept


class Answer:
    def __init__(self, lines):
        self.objects = [json.loads(line) for line in lines]
        self.by_name = {o["project"]: o for o in self.objects if "project" in o}
        self.counters = self.objects[-1].get("counters")

    def __getitem__(self, name):
        return self.by_name[name]


def probe(url, *words, expect_code=0, timeout=60, cache=None):
    cached = ["--cache", str(cache)] if cache else ["--no-cache"]
    done = subprocess.run([PROBE, "--index-url", url, *cached, *words], capture_output=True,
                          text=True, timeout=timeout, env=clean_environment(), check=False)
    assert done.returncode == expect_code, done.stderr
    assert done.stderr == ""
    return Answer(done.stdout.splitlines())


def error_of(answer, name="demo"):
    found = answer[name].get("error") or answer[name].get("metadata_error")
    assert found is not None, answer[name]
    assert found["kind"] == 5
    assert found["where"].startswith(("http", "file"))
    return found
