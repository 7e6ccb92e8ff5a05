"""The program against the executable draft of the rules (../shared/oracle/provides_oracle.py), read in place."""
import importlib.util
import json
import os
import pathlib
import random
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
ORACLE = pathlib.Path(os.environ.get("PURVEY_ORACLE", ROOT.parent / "shared/oracle/provides_oracle.py"))
PROGRAM = os.environ.get("PURVEY_PROVIDES_ANSWERS", "")
UNIVERSES = int(os.environ.get("PURVEY_UNIVERSES", "5000"))
SEED = 7

pytestmark = pytest.mark.skipif(not ORACLE.is_file() or not PROGRAM, reason="no oracle beside the project")


@pytest.fixture(scope="module")
def oracle():
    spec = importlib.util.spec_from_file_location("provides_oracle", ORACLE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def release(r):
    if isinstance(r, (list, tuple)):
        return {"requires": list(r)}
    return {"requires": list(r.get("req", ())), "extras": list(r.get("extras", ())), "provides": list(r.get("prov", ())),
            "obsoletes": list(r.get("obs", ()))}


def universe(oracle, k):
    """An oracle problem as a universe of spec/vectors/provides. Stands-for about a member that another member requires are left out:
    the rules forbid them in a table."""
    problem = oracle.Problem(**k)
    families = {}
    for label, f in (k.get("families") or {}).items():
        stands = []
        for pair, how in f.get("stands", {}).items():
            a, b = (oracle.norm(x) for x in pair.split(" for "))
            if label in (k.get("allow") or ()) or (a, b) in problem.stands:
                entry = {"provider": a, "name": b, "version": how if isinstance(how, str) else "mapped"}
                stands.append(entry if isinstance(how, str) else dict(entry, map=how))
        families[label] = {"members": f["members"], "stands_for": stands}
    plain = {x: k[x] for x in ("requires", "constraints", "choices", "lock", "lock_bindings", "virtual", "provides", "platform") if k.get(x)}
    return {"projects": {n: {v: release(r) for v, r in vs.items()} for n, vs in k["universe"].items() if vs},
            "families": families, "allow": list(k.get("allow", ())), **plain}


def run(universes):
    text = "".join(json.dumps(u) + "\n" for u in universes)
    done = subprocess.run([PROGRAM], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def to_blame(oracle, k, name, log):
    """The draft blames by the first round alone; the rules by the last one, or if all of them end otherwise without the choice."""
    less = oracle.Problem(**{**k, "choices": {n: p for n, p in k["choices"].items() if n != name}})
    bound = oracle.choice_beta(less, less.choices)
    bound.update({("f" if n in less.families else "v", n): provider for n, provider, _ in log})
    return less.walk(bound) is not None or not isinstance(oracle.solve(less), oracle.Conflict)


def outcome(oracle, k):
    log = []
    r = oracle.solve(oracle.Problem(**k), log=log)
    if isinstance(r, oracle.ChoiceNeeded):
        return {"ask": {n: sorted(x) for n, x in r.names.items()}}
    if isinstance(r, oracle.Conflict):
        return {"conflict": True, "blame": sorted(n for n in k.get("choices", ()) if to_blame(oracle, k, n, log))}
    return {"pins": r.pins, "bindings": {n: list(b) for n, b in r.bindings.items()}}


def same(want, got):
    if "ask" in want:
        return "ask" in got and {n: sorted(x) for n, x in got["ask"].items()} == want["ask"]
    if "conflict" in want:
        return got.get("conflict") and got["blame"] == want["blame"]
    return got.get("pins") == want["pins"] and got["bindings"] == want["bindings"]


def compare(oracle, problems):
    wrong = []
    answers = run([universe(oracle, k) for k in problems])
    assert len(answers) == len(problems)
    for k, got in zip(problems, answers):
        want = outcome(oracle, k)
        if not same(want, got):
            wrong.append((k, want, got))
    return wrong


def show(wrong):
    return "\n".join(json.dumps({"universe": k, "want": w, "got": g}, default=str) for k, w, g in wrong[:5])


def test_hand_made_examples(oracle):
    examples = oracle.hand()
    assert len(examples) >= 77
    wrong = compare(oracle, [args for _, _, args in examples])
    assert not wrong, "%d differ\n%s" % (len(wrong), show(wrong))


def test_random_universes(oracle):
    rng = random.Random(SEED)
    wrong = compare(oracle, [oracle.generate(rng) for _ in range(UNIVERSES)])
    assert not wrong, "%d of %d differ\n%s" % (len(wrong), UNIVERSES, show(wrong))


def test_random_choices(oracle):
    """The same universes with a choice recorded for one of their names."""
    rng = random.Random(SEED + 1)
    problems = []
    while len(problems) < UNIVERSES // 5:
        k = oracle.generate(rng)
        names = list(k["families"]) + list(k["virtual"])
        if names:
            name = rng.choice(names)
            k["choices"] = {name: rng.choice(k["families"][name]["members"] if name in k["families"] else k["virtual"][name])}
            problems.append(k)
    wrong = compare(oracle, problems)
    assert not wrong, "%d of %d differ\n%s" % (len(wrong), len(problems), show(wrong))
