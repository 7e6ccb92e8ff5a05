"""The hand-written vectors of spec/vectors/provides."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("PURVEY_PROVIDES_ANSWERS", "")


def vectors():
    for path in sorted((ROOT / "spec/vectors/provides").glob("*.json")):
        for v in json.loads(path.read_text()):
            yield pytest.param(v, id=v["id"])


@pytest.mark.skipif(not PROGRAM, reason="PURVEY_PROVIDES_ANSWERS is not set")
@pytest.mark.parametrize("v", list(vectors()))
def test_vector(v):
    done = subprocess.run([PROGRAM], input=json.dumps(v) + "\n", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    got, want = json.loads(done.stdout), v["expect"]
    if "ask" in want:
        assert {n: sorted(x) for n, x in got.get("ask", {}).items()} == {n: sorted(x) for n, x in want["ask"].items()}, got
    elif want.get("conflict"):
        assert got.get("conflict"), got
        assert got["blame"] == sorted(want.get("blame", [])), got
    elif "error" in want:
        assert got.get("exit") == {"bad_input": 2, "refused": 4}[want["error"]], got
    else:
        pins = got.get("pins")
        assert pins is not None, got
        assert {n: pins.get(n) for n in want["pins"]} == want["pins"], got
        if "bindings" in want:
            assert {n: b[0] for n, b in got["bindings"].items()} == want["bindings"], got
        if "unused_choices" in want:
            assert sorted(got["unused_choices"]) == sorted(want["unused_choices"]), got


def test_there_are_enough():
    """Two or more a rule, at least 40 in all."""
    rules = [str(v.values[0]["rule"]) for v in vectors()]
    assert len(rules) >= 40
    for rule in range(1, 11):
        assert sum(r.split(".")[0] == str(rule) for r in rules) >= 2, "rule %d" % rule
