"""Rule 7: what keeps two projects apart, and the user's word against it."""

import json
import tomllib

import pytest

GRAPH = [
    {"name": "app", "releases": [{"version": "1", "requires_dist": ["new", "old"]}]},
    {"name": "new", "releases": [{"version": "2", "obsoletes_dist": ["old (<3)"]}]},
    {"name": "old", "releases": [{"version": "1"}]},
    {"name": "one", "releases": [{"version": "1", "import_name": ["same"]}]},
    {"name": "two", "releases": [{"version": "1", "import_name": ["same ; private"]}]},
    {"name": "three", "releases": [{"version": "1", "import_name": ["other", "same"]}]},
]


@pytest.fixture
def run(shell):
    shell.write("g.jsonl", "".join(json.dumps(line) + "\n" for line in GRAPH))
    shell("snapshot", "build", "g.jsonl", "-o", "s")

    def resolve(*words, **how):
        return shell("resolve", *words, "--snapshot", "s", **how)
    return resolve


def names(done):
    return {p["name"] for p in json.loads(done.out)["packages"]}


def test_a_conflict_names_the_word_that_lets_both_be(run):
    done = run("app", code=1)
    assert "new 2 obsoletes old<3 (--allow-overlap new+old installs both all the same)" in done.out
    assert "--allow-overlap new+old   → app 1" in done.out
    done = run("one", "two", code=1)
    assert "both own the import name same (--allow-overlap one+two " in done.out
    edits = [r["edits"] for r in json.loads(run("app", "--json", code=1).out)["conflict"]["repairs"]]
    assert [{"of": "overlap", "from": None, "to": "new+old"}] in edits


@pytest.mark.parametrize("word", ["new+old", "OLD+New"])
def test_the_word(run, word):
    assert names(run("app", "--allow-overlap", word, "--json")) == {"app", "new", "old"}


def test_each_pair_is_a_word_of_its_own(run):
    pairs = ["one+two", "three+one", "two+three"]
    for k in range(3):
        words = [x for pair in pairs[:k] for x in ("--allow-overlap", pair)]
        done = run("one", "two", "three", *words, code=1)
        assert "--allow-overlap " in done.out
    words = [x for pair in pairs for x in ("--allow-overlap", pair)]
    assert names(run("one", "two", "three", *words, "--json")) == {"one", "two", "three"}


@pytest.mark.parametrize("file, text", [
    ("purvey.toml", 'coexist = ["old+new"]\n'),
    ("pyproject.toml", '[tool.purvey]\ncoexist = ["old+new", "a+b"]\n')])
def test_the_table(shell, run, file, text):
    shell.write(file, text)
    assert names(run("app", "--json")) == {"app", "new", "old"}
    run("one", "two", code=1)


@pytest.mark.parametrize("text, says", [
    ('coexist = "a+b"', "purvey.toml:1:11: coexist must be a list"),
    ('coexist = [1]', "purvey.toml:1:12: each entry of coexist must be a string"),
    ('coexist = ["jwt"]', 'purvey.toml:1:12: each entry of coexist names two projects'),
    ('coexist = ["a+"]', "purvey.toml:1:12: 'a+' does not name two projects"),
    ('coexist = ["a+A"]', "does not name two projects"),
    ('coexist = ["a+b+c"]', "does not name two projects")])
def test_words_that_are_none(shell, run, text, says):
    shell.write("purvey.toml", text + "\n")
    assert says in run("app", code=2).err


def test_a_family_is_switched_off_by_its_label_alone(run):
    done = run("app", "--allow-overlap", "new+old", "--allow-overlap", "PyJWT+jwt")
    assert "pyjwt and jwt are of the family jwt, which is kept apart all the same" in done.err
    assert "does not name two projects" in run("app", "--allow-overlap", "+", code=2).err


def test_the_lock_has_it(shell, index):
    shell("lock", "quick", "--index-url", index, "--allow-overlap", "old+new", "--allow-overlap", "jwt")
    assert tomllib.loads(shell.read("pylock.toml"))["tool"]["purvey"]["allowed-overlaps"] == [
        "jwt", "new+old"]
