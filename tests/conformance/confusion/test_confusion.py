"""Each attack is refused as its file says, and its benign twin locks."""

import os
import tomllib

import pytest
from attack import FOLDER, RULES, all_attacks, bad_data, check_attack, placed, world_of
from world import lock_of, run_purvey, world

PROGRAM = os.environ.get("PURVEY_PROGRAM", "")
ATTACKS = all_attacks()

# Attacks that are not refused yet, and why. One that is refused after all fails until it goes here.
NOT_YET: dict[str, str] = {}

needs_program = pytest.mark.skipif(not PROGRAM, reason="PURVEY_PROGRAM does not name the program")


def each(strict):
    return pytest.mark.parametrize("name", [
        pytest.param(n, marks=pytest.mark.xfail(strict=strict, reason=NOT_YET[n]))
        if n in NOT_YET else n for n in ATTACKS])


def pins(w, lock):
    """name -> "version index", the index by its name here."""
    indexes = {w.servers[n].url: n for n in w.servers}
    out = {}
    for p in tomllib.loads(lock)["packages"]:
        out[p["name"]] = " ".join([p.get("version", "-"), *([indexes[p["index"]]] if "index" in p else [])])
    return out


def before(w, data):
    """What was done before the attack."""
    if "before" not in data:
        return
    state = world_of(data, "before")
    w.set(state)
    done = run_purvey(PROGRAM, w, state)
    assert done.returncode == 0, f"before the attack: {done.words}: {done.text}"
    for server in w.servers.values():
        server.requests.clear()


@needs_program
@each(strict=True)
def test_refused(name, tmp_path):
    data = ATTACKS[name]
    state, want = world_of(data), data["refused"]
    states = [state, world_of(data, "before")]
    with world(tmp_path / "here", states) as w:
        before(w, data)
        w.set(state)
        had = lock_of(w.folder)
        done = run_purvey(PROGRAM, w, state)
        lock, answered = lock_of(w.folder), done.returncode == 0
        if answered:  # who supplies what is part of the message
            done.text += run_purvey(PROGRAM, w, state | {"command": "resolve -v"}).text
        told = f"{name}: {done.words}: exit {done.returncode}: {done.text}"
        assert not (answered and w.attackers_part_of(done.text + lock)), told
        assert not w.leaks(done.text + (lock or "")), told
        assert not w.ran(), told
        assert done.returncode == want["exit"], told
        for text in placed(want["says"], w.places):
            assert text in done.text, f"{told}\nwants: {text}"
        for index, names in want.get("unasked", {}).items():
            assert not w.asked(index) & set(names), f"{index} was asked for {w.asked(index)}"
        if answered:
            assert pins(w, lock) == want["pins"], told
        else:
            assert lock == had, "a run without answer changed the lock"


@needs_program
@each(strict=False)
def test_twin(name, tmp_path):
    data = ATTACKS[name]
    state = world_of(data, "twin")
    with world(tmp_path / "here", [state, world_of(data, "before")]) as w:
        before(w, data)
        w.set(state)
        done = run_purvey(PROGRAM, w, state)
        told = f"{name}: {done.words}: exit {done.returncode}: {done.text}"
        assert done.returncode == 0, told
        assert not w.leaks(done.text + lock_of(w.folder)), told
        assert pins(w, lock_of(w.folder)) == data["twin"]["pins"], told


def test_the_corpus_is_whole():
    assert len(ATTACKS) >= 60
    tried = {rule for data in ATTACKS.values() for rule in data["rules"]}
    assert tried == RULES.keys()
    assert NOT_YET.keys() <= ATTACKS.keys()
    titles = [data["title"] for data in ATTACKS.values()]
    assert len(set(titles)) == len(titles)
    assert not [p.name for p in FOLDER.iterdir() if p.suffix != ".toml"]


@pytest.mark.parametrize("spoil, told", [
    (lambda d: d.update(ecosystem="x"), "unknown key 'ecosystem'"),
    (lambda d: d["twin"].pop("pins"), "no twin.pins"),
    (lambda d: d["refused"].update(exit="4"), "refused.exit: not of type int"),
    (lambda d: d.update(rules=["nonsense"]), "unknown rules"),
    (lambda d: d.pop("index"), "nothing is marked"),
    (lambda d: d["refused"].update(exit=0), "exit 0 without"),
])
def test_data_is_read_strictly(spoil, told):
    data = {"title": "t", "known": "k", "rules": ["bound"], "story": "s", "ask": ["a"],
            "purvey": "-i {a}", "uv": "u", "pip": "p", "refused": {"exit": 1, "says": ["x"]},
            "index": {"a": {"projects": {"a": {"1": {"attacker": True}}}}},
            "twin": {"change": "c", "pins": {"a": "1 a"}}}
    check_attack(data, "x")
    spoil(data)
    with pytest.raises(bad_data, match=told):
        check_attack(data, "x")
