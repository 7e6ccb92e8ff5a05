"""Certificates of small worlds and of the demo snapshot, as `purvey` writes them."""

import json
import os
import pathlib
import random
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "python")]
PROGRAM = os.environ.get("PURVEY_PROGRAM", "")
CHECKER = HERE.parent / "certificate_checker.py"
DEMO = ROOT / "resolver" / "data" / "demo.snapshot"


def run(*words, folder=None):
    """Exit code and output of the program, with nobody's settings."""
    done = subprocess.run([PROGRAM, *map(str, words)], cwd=folder, capture_output=True, text=True,
                          timeout=120, check=False, env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"})
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="session", autouse=True)
def program():
    if not PROGRAM:
        pytest.skip("PURVEY_PROGRAM does not name the program")


def build(graph, folder):
    """The snapshot of a graph: a list of projects."""
    (folder / "graph.jsonl").write_text("".join(json.dumps(line) + "\n" for line in graph))
    code, said = run("snapshot", "build", "graph.jsonl", "-o", "graph.snapshot", folder=folder)
    assert code == 0, said
    return folder / "graph.snapshot"


def world(seed, projects=8, releases=6):
    """A graph in which about half of the sets of two have no answer."""
    dice = random.Random(seed)
    names = ["p%d" % k for k in range(projects)]
    graph = []
    for k, name in enumerate(names):
        rows = []
        for major in range(1, releases + 1):
            needs = []
            for other in dice.sample(names, 2):
                if other == name:
                    continue
                low = dice.randrange(1, releases)
                spec = dice.choice([f">={low},<{low + 2}", f"=={low}.0", f"<{low}", f"!={low}.0", ""])
                extra = dice.choice(["", "", "[more]"])
                marker = dice.choice(["", "", "", "; python_version >= '3.8'",
                                      "; sys_platform == 'win32'", "; extra == 'more'"])
                needs.append(f"{other}{extra}{spec}{marker}")
            version = f"{major}.0" + dice.choice(["", "", "", "", "rc1"])
            rows.append({"version": version, "requires_dist": needs, "provides_extra": ["more"],
                         "yanked": dice.random() < 0.1,
                         "requires_python": dice.choice(["", "", "", ">=3.9", "<3.9"])})
        graph.append({"name": name, "releases": rows})
    return graph


@pytest.fixture(scope="session")
def proofs(tmp_path_factory):
    """(graph, snapshot, words, text) of certificates, each of a "no" that took derivations."""
    found = []
    for seed in range(12):
        folder = tmp_path_factory.mktemp("world")
        graph = world(seed)
        snapshot = build(graph, folder)
        for first in graph:
            for second in graph:
                words = [first["name"] + "[more]>=2", second["name"]]
                code, _ = run("resolve", *words, "--snapshot", snapshot, "--certificate", "out",
                              folder=folder)
                text = (folder / "out").read_text()
                if code == 1 and text.count('"never"') > 2:
                    found.append((graph, snapshot, words, text))
    return found


def family_table(dice, members):
    """A table with one family, of random facts."""
    stands = [(a, b) for a in members for b in members if a != b and dice.random() < 0.6]
    rows = []
    for provider, name in stands:
        row = f'provider = "{provider}", name = "{name}", lost = "much"'
        how = dice.choice(["own", "own", "none", "mapped"])
        row += f', version = "{how}"'
        if how == "mapped":
            row += ', map = { "2.0" = "3.0", "4.0" = "1.0", "5.0" = "4.0" }'
        if dice.random() < 0.3:
            row += ', versions = ">=2"'
        rows.append("  { " + row + " },\n")
    named = [f'{{ project = "{m}", versions = "<5" }}' if dice.random() < 0.3 else f'"{m}"'
             for m in members]
    return ('schema = 1\nindex = "https://pypi.org/simple"\nreviewed = "2026-01-01"\n[[family]]\n'
            'label = "kin"\nwhat = "the module kin"\nkind = "same-files"\nfiles = ["kin.py"]\n'
            'sources = ["https://example.org"]\nmembers = [' + ", ".join(named) + "]\n"
            "stands-for = [\n" + "".join(rows) + "]\n")


@pytest.fixture(scope="session")
def bound_proofs(tmp_path_factory):
    """(snapshot, words, exit code, text) of certificates of answers under choices."""
    found = []
    for seed in range(100, 110):
        dice = random.Random(seed)
        folder = tmp_path_factory.mktemp("bound")
        graph = world(seed)
        for line in graph[:4]:  # some provide names that no project has
            for row in line["releases"]:
                row["provides_extra"] = dice.choice([["more"], ["more"], []])
                row["provides_dist"] = dice.choice([[], ["v"], ["v==2.0"], ["v (3.0)", "v==4.0"]])
        for line in graph[4:]:
            for row in line["releases"]:
                if dice.random() < 0.4:
                    row["requires_dist"].append(dice.choice(["v", "v>=2", "v<4", "v[more]==2.0"]))
        snapshot = build(graph, folder)
        (folder / "families.toml").write_text(family_table(dice, ["p1", "p3", "p5"]))
        (folder / "purvey.toml").write_text('[virtual]\nv = ["p0", "p1", "p2", "p3"]\n')
        for first in graph:
            for second in graph:
                words = [dice.choice([first["name"], first["name"] + "[more]>=2"]), second["name"],
                         "--families", "families.toml", "--choose", "v=p" + dice.choice("0123"),
                         "--choose", "kin=p" + dice.choice("135")]
                code, said = run("resolve", *words, "--snapshot", snapshot, "--certificate", "out",
                                 folder=folder)
                assert code != 2, said
                if code in (0, 1):
                    found.append((snapshot, words, code, (folder / "out").read_text()))
    return found
