"""Levels of an objective: what is certified is true, and what is changed is accepted only where it
still is."""

import functools
import hashlib
import json
import random

import index_server
import pytest
from checkers import in_cpp, in_python
from conftest import run
from level_worlds import GOALS, World
from mutations import COMMON, MUTATIONS, pick, try_mutations

from frozen_index import Snapshot


@pytest.fixture(scope="module")
def levels(tmp_path_factory):
    """(world, snapshot, claims as lists of lines, text) of answers under goals."""
    found = []
    for seed in range(10):
        dice, folder = random.Random(seed), tmp_path_factory.mktemp("levels")
        world = World(seed, folder)
        pins = [f"{name}=={version}" for name, releases in world.releases.items()
                for version in releases]
        sets = [word for pin in [*pins, *world.names] for word in ("--set", pin)]
        code, said = run("snapshot", "record", *sets, "--index-url", world.url, "-o", "all.snapshot",
                         "--prefer", "fewest", folder=folder)
        assert code == 0, said
        snapshot = folder / "all.snapshot"
        for _ in range(12):
            words = [name + dice.choice(["", "", ">=2", "<3"]) for name in dice.sample(world.names, 2)]
            goals = dice.sample(GOALS, dice.choice([1, 1, 2, 3]))
            lock = ["--lock", "pylock.toml"] * ("unchanged" in goals or dice.random() < 0.3)
            prefer = [word for goal in goals for word in ("--prefer", goal)]
            code, said = run("resolve", *words, *prefer, *lock, "--snapshot", snapshot,
                             "--certificate", "out", folder=folder)
            assert code in (0, 1), (words, said)
            if code == 1:
                continue
            found.append((world, snapshot, bool(lock), (folder / "out").read_text()))
    return found


def test_levels_are_accepted_and_true(levels, tmp_path):
    kinds = ["over", *GOALS]
    seen, better, path = {kind: 0 for kind in kinds}, 0, tmp_path / "levels.jsonl"
    for world, snapshot, locked, text in levels:
        path.write_text(text)
        assert in_python(path, Snapshot(snapshot)) == "accepted", text
        assert in_cpp(path, snapshot) == "accepted", text
        lines = [json.loads(line) for line in text.splitlines()]
        assert lines[0]["locked"] == {n: str(v) for n, v in sorted(world.locked.items()) if locked}
        for line in lines:
            if line.get("claim") == "answer":
                answer = line["goals"]
            if line.get("claim") == "no better answer":
                better += 1
                assert line["goals"] == answer[:len(line["goals"])]
                assert world.under(locked).is_true(line), line
            for kind in kinds:
                seen[kind] += kind in line
            for goal in line.get("goals", []):
                seen[goal["goal"]] += 1
    print(better, seen)
    assert better > 60 and all(seen.values()), seen


def change_total(dice, lines):
    goals = pick(dice, [line for line in lines if line.get("goals")], "goals").get("goals")
    if goals:
        goal = dice.choice(goals)
        place = dice.choice([*goal["total"], "projects", "bytes"])
        goal["total"][place] = max(goal["total"].get(place, 0) + dice.choice([-1000, -1, 1, 1000]), 0)


def change_goal(dice, lines):
    goals = pick(dice, [line for line in lines if line.get("goals")], "goals").get("goals")
    if goals:
        change = dice.choice(["word", "drop", "swap", "at"])
        goal = dice.choice(goals)
        if change == "word":
            goal["goal"] = dice.choice(GOALS)
        elif change == "drop":
            goals.remove(goal)
        elif change == "swap":
            dice.shuffle(goals)
        else:
            goal["at"][dice.choice(["q0", "q1"])] = dice.choice("123")


def change_over(dice, lines):
    line = pick(dice, lines, "over")
    if line:
        change = dice.choice(["over", "drop", "values"])
        item = dice.choice(sorted(line["never"]))
        if change == "over":
            line["over"] = dice.choice([0, 1, 2])
        elif change == "drop":
            del line["never"][item]
        else:
            line["never"][item] = [dice.choice(["absent", "1", "2", "1..2", "2..3", "1..3"])]


def change_asked(dice, lines):
    asked = pick(dice, lines, "claim")["asked"]
    asked[dice.randrange(len(asked))] = dice.choice(["q0", "q1>=2", "q2==1", "q3<3", "q4", "q5"])


def change_kind(dice, lines):
    pick(dice, lines, "claim")["claim"] = dice.choice(["answer", "no answer", "no better answer"])


def change_pick(dice, lines):
    line = pick(dice, lines, "pick")
    if line:
        line["version"] = dice.choice("123")


MUTATORS = [*COMMON, change_total, change_goal, change_over, change_asked, change_kind, change_pick,
            change_total, change_goal, change_over]


def is_true(world, lines):
    """By listing all answers."""
    for k, claim in enumerate(lines):
        if "claim" not in claim:
            continue
        if claim["claim"] != "answer":
            if not world.is_true(claim):
                return False
            continue
        end = next(j for j in range(k + 1, len(lines)) if "claim" in lines[j] or "claims" in lines[j])
        picks = {line["pick"]: int(line["version"]) for line in lines[k + 1:end] if "pick" in line}
        asked = world.asked(claim["asked"])
        if picks not in world.answers({}, asked) or any(
                world.total(goal, picks, asked) != world.claimed(goal) for goal in claim["goals"]):
            return False
    return True


def test_mutated_levels(levels, tmp_path):
    cases = [(snapshot, text, functools.partial(is_true, world.under(locked)))
             for world, snapshot, locked, text in levels if "no better answer" in text]
    # What a recording does not know is "unreadable" to one and no proof to the other.
    verdicts, changed = try_mutations(tmp_path / "mutated.jsonl", random.Random(7), cases, MUTATORS,
                                      lambda a, b: (a == "accepted") == (b == "accepted"))
    assert verdicts["rejected"] > MUTATIONS // 2 and changed > 20


def test_releases_that_need_a_build_are_no_better(tmp_path):
    """The lightest release only a build would tell of: the goal leaves it out, and says so."""
    index = index_server.fake_index({
        "app": {"2": {"filler": 5000}, "3": {"filler": 9000}},
        "web": {"1": {"requires": ["app"]}, "2": {"requires": ["app>=3"], "filler": 9000}}})
    index.files["/files/app-1.tar.gz"] = b"?"
    index.pages["app"]["files"].insert(0, {
        "filename": "app-1.tar.gz", "url": "../../files/app-1.tar.gz", "size": 1,
        "hashes": {"sha256": hashlib.sha256(b"?").hexdigest()}, "core-metadata": False})
    url = index_server.tree(index, tmp_path / "index")
    code, said = run("snapshot", "record", "web", "--index-url", url, "-o", "web.snapshot",
                     "--prefer", "size", folder=tmp_path)
    assert code == 0, said
    code, said = run("resolve", "web", "--prefer", "size", "--snapshot", "web.snapshot",
                     "--certificate", "out", folder=tmp_path)
    assert code == 0, said
    text = (tmp_path / "out").read_text()
    assert '"needs build": ' in text and '{"pick": "app", "version": "2", "extras": []}' in text
    lines = [json.loads(line) for line in text.splitlines()]
    for claim in lines:  # that there is no answer at all does not follow so
        if claim.get("claim") == "no better answer":
            claim["claim"], claim["goals"] = "no answer", []
    (tmp_path / "no").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for path, verdict in [("out", "accepted"), ("no", "rejected")]:
        assert in_python(tmp_path / path, Snapshot(tmp_path / "web.snapshot")) == verdict
        assert in_cpp(tmp_path / path, tmp_path / "web.snapshot") == verdict
