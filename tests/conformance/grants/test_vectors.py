"""The vectors of spec/vectors/grants."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("PURVEY_GRANTS_ANSWERS", "")
UNIVERSES = os.environ.get("PURVEY_PROVIDES_ANSWERS", "")
EXIT = {"bad_input": 2, "refused": 4, "unknown": 5}


def vectors():
    for path in sorted((ROOT / "spec/vectors/grants").glob("*.json")):
        for v in json.loads(path.read_text()):
            yield pytest.param(v, id=f"{path.stem}-{v['id']}")


def answer(program, question):
    done = subprocess.run([program], input=json.dumps(question) + "\n", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def universe(v):
    """Rule 5 as a universe of spec/vectors/provides."""
    said = {"namespaces": {v["name"]: v["namespaces"]}} if "namespaces" in v else {}
    return {"projects": {v["name"]: {"1": {"requires": []}}}, "requires": [v["name"]],
            "grants": [{"namespace": v["namespace"], "require-owned": True}], **said}


@pytest.mark.skipif(not PROGRAM, reason="PURVEY_GRANTS_ANSWERS is not set")
@pytest.mark.parametrize("v", list(vectors()))
def test_vector(v):
    want = v["expect"]
    if "counts" in want:
        got = answer(UNIVERSES, universe(v))
        assert ("pins" in got) == want["counts"], got
        return
    got = answer(PROGRAM, v)
    if "error" in want:
        assert got.get("error") == EXIT[want["error"]], got
        for place in want["at"]:
            assert place in got["told"], got
    else:
        assert got == {"index": {n: i or "" for n, i in want["index"].items()}}


def test_each_rule_has_vectors():
    ids = [p.id for p in vectors()]
    for rule in range(1, 7):
        assert sum(i.startswith(f"rule-{rule}-") for i in ids) >= 2
    assert len(ids) == len(set(ids))
