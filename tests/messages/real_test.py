"""Conflicts of the real graph, in the words that users meet: real/*.txt, each read by eye beside what uv and pip print.

A file starts with the commands, `$ echo 'LINE' > FILE` for what stands in files and `$ purvey ...`, and goes on with the
output and the exit code. PURVEY_APPROVE=1 rewrites them. The target is CPython 3.10.13 on Linux x86-64 unless a command
says otherwise. Counts of steps and times are left out: they are not what a message is about.
"""

import json
import os
import pathlib
import re
import shlex
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PURVEY_PROGRAM", "")
REAL = pathlib.Path(__file__).with_name("real")
FILES = sorted(REAL.glob("*.txt"))
TARGET = {"--python-version": "3.10.13", "--python-platform": "x86_64-manylinux_2_36"}
GRAPH = ["pypi-2023-10.jsonl.zst", "pypi-2023-10.stubs.jsonl"]


def purvey(folder, *words):
    done = subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(folder)})
    return done.returncode, done.stdout + ("" if "--json" in words else done.stderr)


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory):
    """The one that scripts/bench made or PURVEY_SNAPSHOT names, else a new one: some 20 seconds."""
    if not PROGRAM:
        pytest.skip("PURVEY_PROGRAM does not name the program")
    folder = tmp_path_factory.mktemp("snapshot")
    for ready in filter(None, [os.environ.get("PURVEY_SNAPSHOT"), ROOT / "build/bench.snapshot"]):
        if purvey(folder, "snapshot", "info", str(ready))[0] == 0:
            return str(ready)
    data = pathlib.Path(os.environ.get("PURVEY_CORPUS") or ROOT.parent / "shared/data")
    if not all((data / name).is_file() for name in GRAPH):
        pytest.skip("no graph of PyPI beside the project (PURVEY_CORPUS)")
    made = str(folder / "whole.snapshot")
    target = [word for pair in TARGET.items() for word in pair]
    code, said = purvey(folder, "snapshot", "build", "-q", *(str(data / name) for name in GRAPH), "-o", made, *target)
    assert code == 0, said
    return made


class Case:
    def __init__(self, path, folder, snapshot):
        self.folder, self.snapshot = folder, snapshot
        self.commands = [line for line in path.read_text().splitlines() if line.startswith("$ ")]
        for line in self.commands[:-1]:
            name, text = re.fullmatch(r"\$ echo (.*) > (\S+)", line).group(2, 1)
            with open(folder / name, "a") as file:
                file.write(shlex.split(text)[0] + "\n")
        self.words = shlex.split(self.commands[-1])[2:]

    def run(self, words, *more):
        target = [w for option, value in TARGET.items() if option not in words for w in (option, value)]
        options = ["-q", "--snapshot", self.snapshot, *target, *more]
        at = words.index("--") if "--" in words else len(words)
        return purvey(self.folder, *words[:at], *options, *words[at:])

    def text(self):
        code, said = self.run(self.words)
        said = re.sub(r"proven in [0-9]+ steps?", "proven", said)
        said = re.sub(r"; [0-9]+ ms\)", ")", said)
        return "\n".join(self.commands) + "\n" + said + f"=> {code}\n"

    def conflict(self):
        """Of the request itself, as JSON; None if the answer is another one."""
        if self.words[0] == "explain":
            return None
        code, said = self.run(self.words, "--json")
        return json.loads(said)["conflict"] if code == 1 else None


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def case(request, tmp_path, snapshot):
    return Case(request.param, tmp_path, snapshot)


def test_there_are_forty():
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words(path, tmp_path, snapshot):
    text = Case(path, tmp_path, snapshot).text()
    if os.environ.get("PURVEY_APPROVE"):
        path.write_text(text)
    assert text == path.read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("$ ", "(exit", "=> "))]
    assert len(lines) <= 12


def repaired(words, folder, edits):
    """The command with a repair made; own words from files stand in the command then."""
    words = ["resolve" if w == "lock" else w for w in words if w != "--upgrade"]
    while "-r" in words:
        at = words.index("-r")
        words[at:at + 2] = (folder / words[at + 1]).read_text().splitlines()
    for edit in edits:
        if edit["of"] == "requirement":
            at = words.index(edit["from"], 1)
            words[at:at + 1] = [edit["to"]] if edit["to"] else []
        elif edit["of"] == "constraint":
            at = words.index("-c")
            kept = (folder / words[at + 1]).read_text().splitlines()
            kept = [edit["to"] or "" if line == edit["from"] else line for line in kept]
            words[at + 1] = "repaired.txt"
            (folder / words[at + 1]).write_text("".join(line + "\n" for line in kept))
        elif edit["of"] == "choice":
            at = words.index(edit["from"])
            del words[at - 1:at + 1]
        elif edit["of"] == "python":
            if "--python-version" in words:
                at = words.index("--python-version")
                del words[at:at + 2]
            words += ["--python-version", edit["to"]]
        else:
            words += ["--allow-overlap", edit["to"]]
    return words


def test_repairs_work(case):
    """As commands, each with the answer that the repair promised; where the user asked for more than one thing, there is one."""
    found = case.conflict()
    if not found:
        return
    assert found["repairs"]
    for repair in found["repairs"]:
        code, said = case.run(repaired(case.words, case.folder, repair["edits"]), "--json")
        assert code == (3 if repair["asks"] else 0), (repair, said)
        pins = {p["name"]: p["version"] for p in json.loads(said)["packages"]}
        if not repair["asks"]:
            assert {r["name"]: r["version"] for r in repair["result"]}.items() <= pins.items()


def test_the_users_own_words_are_minimal(case):
    """Those of the conflict have no answer by themselves, and one without any of them."""
    found = case.conflict()
    if not found or {"--choose", "--python-version", "--prerelease"} & set(case.words):
        return
    own = [u for u in found["units"] if u["kind"] != "needs"]
    requirements = [u["what"] for u in own if u["kind"] == "requirement"]
    constraints = [u["what"] for u in own if u["kind"] == "constraint"]

    def code(requirements, constraints):
        (case.folder / "own.txt").write_text("".join(c + "\n" for c in constraints))
        return case.run(["resolve", *requirements, "-c", "own.txt"])[0]

    assert code(requirements, constraints) == 1
    for left in range(len(requirements)):
        assert code(requirements[:left] + requirements[left + 1:], constraints) in (0, 3), requirements[left]
    for left in range(len(constraints)):
        assert code(requirements, constraints[:left] + constraints[left + 1:]) in (0, 3), constraints[left]
