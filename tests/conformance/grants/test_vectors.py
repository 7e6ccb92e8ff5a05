"""The vectors of spec/vectors/grants."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("PURVEY_GRANTS_ANSWERS", "")
EXIT = {"bad_input": 2, "refused": 4}


def vectors():
    for path in sorted((ROOT / "spec/vectors/grants").glob("*.json")):
        for v in json.loads(path.read_text()):
            yield pytest.param(v, id=f"{path.stem}-{v['id']}")


@pytest.mark.skipif(not PROGRAM, reason="PURVEY_GRANTS_ANSWERS is not set")
@pytest.mark.parametrize("v", list(vectors()))
def test_vector(v):
    done = subprocess.run([PROGRAM], input=json.dumps(v) + "\n", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    got, want = json.loads(done.stdout), v["expect"]
    if "error" in want:
        assert got.get("error") == EXIT[want["error"]], got
        for place in want["at"]:
            assert place in got["told"], got
    else:
        assert got == {"index": {n: i or "" for n, i in want["index"].items()}}


def test_each_rule_has_vectors():
    """Each rule that the files alone decide."""
    ids = [p.id for p in vectors()]
    for rule in (1, 2, 3, 4):
        assert sum(i.startswith(f"rule-{rule}-") for i in ids) >= 2
    assert len(ids) == len(set(ids))
