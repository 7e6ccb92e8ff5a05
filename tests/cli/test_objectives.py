"""Which answer: --prefer, --resolution, --lock and limits on steps (spec/objectives.md)."""

import json
import pathlib
import re

import pytest

import index_server

# Sizes are what filler says: the newer app needs a heavy backend, the older one a light pair.
PROJECTS = {
    "app": {"1": {"requires": ["light", "helper"]}, "2": {"requires": ["heavy"]}},
    "heavy": {"1": {"filler": 60_000}},
    "light": {"1": {"filler": 2_000}, "2": {"filler": 4_000}},
    "helper": {"1": {}},
    # cloud and sync pin one engine, as boto3 and s3fs do.
    "engine": {str(v): {} for v in range(1, 11)},
    "cloud": {str(v): {"requires": [f"engine=={v}"]} for v in range(1, 11)},
    "sync": {"1": {"requires": ["engine"]},
             **{str(v): {"requires": [f"engine=={v}"]} for v in range(2, 10)}},
}


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return index_server.tree(index_server.fake_index(PROJECTS),
                             tmp_path_factory.mktemp("objectives"))


SPEC = pathlib.Path(__file__).resolve().parents[2] / "spec/objectives.md"


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", SPEC.read_text(), re.DOTALL | re.MULTILINE)


def world():
    """The projects of the specification's examples."""
    out = {}
    for line in "".join(blocks("world")).splitlines():
        name, version, more, needs = re.fullmatch(
            r"(\S+) ([\d+a-z]+)(?: \(\+(\d+)\))?(?:: (.*))?", line).groups()
        out.setdefault(name, {})[version] = {
            "filler": int(more or 0), "requires": needs.split(", ") if needs else []}
    return out


@pytest.fixture(scope="module")
def specified(tmp_path_factory):
    return index_server.tree(index_server.fake_index(world()), tmp_path_factory.mktemp("spec"))


@pytest.mark.parametrize("example", blocks("example"))
def test_the_specification(shell, specified, example):
    *locked, asked, answer = example.splitlines()
    words = asked.split()
    if locked:
        shell("lock", *locked[0].removeprefix("locked: ").split(), "--index-url", specified)
        words += ["--lock", "pylock.toml"]
    picks, _ = resolved(shell, specified, *words)
    assert ", ".join(f"{n} {v}" for n, v in sorted(picks.items())) == answer


def test_the_specification_has_examples():
    assert len(blocks("example")) > 9 and len(world()) > 6


def resolved(shell, url, *words, **options):
    done = shell("resolve", *words, "--index-url", url, "--json", **options)
    answer = json.loads(done.out)
    return {p["name"]: p["version"] for p in answer["packages"]}, answer


def test_the_walk_is_the_default(shell, url):
    picks, answer = resolved(shell, url, "cloud", "sync")
    assert picks == {"cloud": "10", "sync": "1", "engine": "10"}
    assert answer["levels"] == [] and answer["interrupted"] is False


def test_balanced(shell, url):
    picks, answer = resolved(shell, url, "cloud", "sync", "--prefer", "balanced")
    assert picks == {"cloud": "9", "sync": "9", "engine": "9"}
    assert answer["levels"] == [{"goal": "balanced", "proven": True, "before": 889, "after": 100,
                                 "before_unknown": 0, "after_unknown": 0}]


def test_size_and_fewest(shell, url):
    picks, answer = resolved(shell, url, "app", "--prefer", "size")
    assert picks == {"app": "1", "light": "1", "helper": "1"}
    assert answer["levels"][0]["after"] == sum(p["size"] for p in answer["packages"])
    assert answer["levels"][0]["before"] > 60_000
    picks, answer = resolved(shell, url, "app", "--prefer", "fewest")
    assert picks == {"app": "2", "heavy": "1"}
    picks, answer = resolved(shell, url, "app<2", "light", "--prefer", "declared", "--prefer",
                             "size")
    assert picks == {"app": "1", "light": "2", "helper": "1"}
    assert [level["goal"] for level in answer["levels"]] == ["declared", "size"]


def test_lighter_builds(shell, specified):
    """Told with what it saves and what to ask for; asking for that gives it."""
    done = shell("resolve", "torch", "--index-url", specified)
    saved, words = re.search(r"lighter: \+cpu builds of the same version: \u2212(\d+) kB, if you "
                             r"also ask for (\S+)\n", done.out).groups()
    assert int(saved) > 200  # a filler counts twice
    _, answer = resolved(shell, specified, "torch")
    told = answer["lighter_builds"]
    assert told == [{"label": "cpu", "requirements": [words], "saves": told[0]["saves"]}]
    before = sum(p["size"] for p in answer["packages"])
    picks, answer = resolved(shell, specified, "torch", words)
    assert picks == {"torch": "2+cpu"} and answer["lighter_builds"] == []
    assert before - answer["packages"][0]["size"] == told[0]["saves"]


def test_in_words(shell, url):
    done = shell("resolve", "app", "--index-url", url, "--prefer", "fewest", "--prefer", "size")
    assert "fewest: 2 projects, the same as without --prefer; proven\n" in done.out
    shell("lock", "app", "--index-url", url)
    done = shell("lock", "app", "--index-url", url, "-U", "--prefer", "size")
    assert "\u2212" in done.out and "without --prefer" in done.out
    assert 'prefer = ["size"]' in shell.read("pylock.toml")


@pytest.mark.parametrize("word,cloud,engine", [
    ("highest", "10", "10"), ("lowest", "1", "1"), ("lowest-direct", "1", "1")])
def test_resolution(shell, url, word, cloud, engine):
    picks, _ = resolved(shell, url, "cloud", "--resolution", word)
    assert picks == {"cloud": cloud, "engine": engine}


def test_lowest_direct_takes_the_newest_of_the_rest(shell, url):
    picks, _ = resolved(shell, url, "sync", "--resolution", "lowest-direct")
    assert picks == {"sync": "1", "engine": "10"}
    picks, _ = resolved(shell, url, "sync", "--resolution", "lowest")
    assert picks == {"sync": "1", "engine": "1"}


def test_a_lock_elsewhere(shell, url):
    shell("lock", "engine==4", "light<2", "--index-url", url, "-o", "pylock.old.toml")
    words = ["engine", "light", "--lock", "pylock.old.toml"]
    picks, _ = resolved(shell, url, *words)
    assert picks == {"engine": "4", "light": "1"}
    picks, _ = resolved(shell, url, *words, "-P", "Engine")
    assert picks == {"engine": "10", "light": "1"}
    done = shell("lock", *words, "--index-url", url)
    assert "Preferring the versions of pylock.old.toml" in done.err
    assert 'version = "4"' in shell.read("pylock.toml")
    why = shell("explain", "why-not", "engine>4", "--for", "engine", "--lock", "pylock.old.toml",
                "--index-url", url)
    assert "engine" in why.out


def test_least_change(shell, url):
    shell("lock", "engine==4", "--index-url", url)
    # What is asked for now is new; what was locked stays where that allows it.
    picks, _ = resolved(shell, url, "cloud", "engine", "--lock", "pylock.toml")
    assert picks == {"cloud": "10", "engine": "10"}
    picks, answer = resolved(shell, url, "cloud", "engine", "--lock", "pylock.toml", "--prefer",
                             "unchanged")
    assert picks == {"cloud": "4", "engine": "4"}
    assert answer["levels"][0]["before"] == 1 and answer["levels"][0]["after"] == 0


def test_limits_count_steps(shell, url):
    """No answer, then one that is not proven, then the proven one; each the same every time."""
    words = ["resolve", "cloud", "sync", "--index-url", url, "--prefer", "balanced", "--json"]
    seen = []
    for limit in range(1, 41):
        limited = [*words, "--max-conflicts", limit]
        first, again = (shell(*limited, code=None) for _ in range(2))
        assert (first.returncode, first.out) == (again.returncode, again.out)
        answer = json.loads(first.out)
        assert first.returncode == 6 or answer["interrupted"] is not answer["levels"][0]["proven"]
        seen.append("none" if first.returncode == 6 else
                    "interrupted" if answer["interrupted"] else "proven")
    assert seen == sorted(seen, key=["none", "interrupted", "proven"].index)
    assert set(seen) == {"none", "interrupted", "proven"}
    between = 1 + seen.index("interrupted")
    done = shell("resolve", "cloud", "sync", "--index-url", url, "--prefer", "balanced",
                 "--max-conflicts", between)
    assert "not proven: the limit on steps was reached" in done.out
    shell("resolve", "cloud", "sync", "--index-url", url, "--max-steps", "1", code=6)


@pytest.mark.parametrize("words,said", [
    (["--prefer", "small"], "balanced, fewest or size"),
    (["--prefer", "size", "--prefer", "size"], "twice"),
    (["--prefer", "balanced", "--resolution", "lowest"], "balanced"),
    (["--resolution", "newest"], "lowest-direct"),
    (["--lock", "none.toml"], "none.toml"),
    (["-P", "engine"], "--lock"),
    (["--max-conflicts", "0"], "--max-conflicts"),
    (["--max-steps", "many"], "--max-steps"),
])
def test_bad_words(shell, url, words, said):
    done = shell("resolve", "engine", "--index-url", url, *words, code=2)
    assert said in done.err


@pytest.mark.parametrize("text,line", [
    ('lock-version = "1.0"\ncreated-by = "x"\npackages = 3\n', ":3"),
    ('lock-version = "1.0"\n[[packages\n', ":2"),
    ("", ""),
])
def test_a_broken_lock(shell, url, text, line):
    shell.write("pylock.bad.toml", text)
    for command in ("resolve", "lock", "explain"):
        words = ["--for", "engine"] if command == "explain" else ["engine"]
        done = shell(command, *words, "--lock", "pylock.bad.toml", "--index-url", url, code=2)
        assert "pylock.bad.toml" + line in done.err and "--upgrade" not in done.err


def test_lock_and_upgrade_contradict_each_other(shell, url):
    shell("lock", "engine", "--index-url", url)
    done = shell("lock", "engine", "--index-url", url, "--lock", "pylock.toml", "-U", code=2)
    assert "contradicts" in done.err


def test_sizes_that_nobody_knows(shell, graph):
    done = shell("resolve", "flask", "--snapshot", graph, "--prefer", "size", code=2)
    assert "sizes" in done.err
