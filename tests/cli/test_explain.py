"""explain why, why-not, what-if: exit codes, words, JSON."""

import json

import pytest

from conftest import VIRTUAL


@pytest.fixture
def explain(shell, index):
    def run(*words, code=0):
        return shell("explain", *words, "--index-url", index, code=code)
    return run


def explained(explain, *words):
    data = json.loads(explain(*words, "--json").out)
    assert data["status"] == "resolved" and data["exit"] == 0
    return data["explanation"]


def test_why_is_the_short_form_in_full(explain):
    assert explain("why", "other", "--for", "demo").out == explain("other", "--for", "demo").out
    assert "Without it, 2 more would go: other, shared." in explain("why", "demo", "--for",
                                                                    "demo").out
    assert "not part of the answer" in explain("why", "why", "--for", "demo").out


def test_why_not(explain):
    possible = explain("why-not", "other<2", "--for", "demo").out
    assert "other 1.0 is possible, but only with demo 1.0" in possible
    assert "demo 2.0 needs other>=2" in possible
    impossible = explain("why-not", "Other>=2", "--for", "picky").out
    assert impossible.startswith("other >=2 does not go with what you asked for")
    assert "needs Python >=3.13" in explain("why-not", "modern==1", "--for", "demo").out
    assert "pre-release" in explain("why-not", "other>2", "--for", "demo").out
    assert "is not on file://" in explain("why-not", "nosuch<1", "--for", "demo").out
    assert "no other ==9" in explain("why-not", "other==9", "--for", "demo").out


def test_what_if(explain, shell):
    changed = explain("what-if", "other<2", "--for", "demo").out
    assert changed.startswith("With other<2 as well (2 changed, 1 removed):\n")
    assert "removed 0.2" in changed
    both = explain("what-if", "quick", "windy", "--for", "demo").out
    assert "(2 added)" in both
    assert "nothing would change" in explain("what-if", "other>=2", "--for", "demo").out
    assert "there is no answer" in explain("what-if", "other>=2", "--for", "picky").out
    shell.write("purvey.toml", VIRTUAL)
    asks = explain("what-if", "needs-blas", "--for", "demo").out
    assert "who provides blas (fastblas or slowblas)" in asks
    assert "added" in explain("what-if", "needs-blas", "--for", "demo", "--choose",
                              "blas=fastblas").out


def test_json_of_explanations(explain):
    why = explained(explain, "why", "other", "--for", "demo")
    assert why["kind"] == "why" and why["releases"][0]["only_through"] == "demo"
    assert explained(explain, "other", "--for", "demo") == why
    no = explained(explain, "why-not", "other<2", "--for", "demo")
    assert no.keys() == why.keys() and no["verdict"] == "possible"
    assert no["first_change"] == {"name": "demo", "before": "2.0", "after": "1.0"}
    if_so = explained(explain, "what-if", "other>=2", "--for", "picky")
    assert if_so.keys() == why.keys() and if_so["verdict"] == "impossible"
    assert if_so["conflict"]["lines"]
    assert json.loads(explain("--for", "demo", "--json").out)["explanation"] is None


@pytest.mark.parametrize("words", [["why", "other"], ["why-not", "other<2"], ["what-if", "quick"]])
def test_a_request_without_an_answer_is_what_is_said(explain, shell, words):
    done = explain(*words, "--for", "picky", "--for", "other>=2", code=1)
    assert done.out.startswith("No answer exists")
    shell.write("purvey.toml", VIRTUAL)
    assert "Who provides blas?" in explain(*words, "--for", "needs-blas", code=3).out
    data = json.loads(explain(*words, "--for", "needs-blas", "--json", code=3).out)
    assert data["status"] == "choice-needed" and data["explanation"] is None


@pytest.mark.parametrize("words", [
    ["why"], ["why-not"], ["what-if"], ["why", "a", "b"], ["why-not", "other"],
    ["why-not", "other<2", "demo<2"], ["why-not", "other[fast]<2"], ["why-not", "!"],
    ["why-not", "other<2; python_version > '3'"], ["what-if", "https://x.example/a.whl"],
    ["what-if", "other <"],
])
def test_bad_words(explain, words):
    done = explain(*words, "--for", "demo", code=2)
    assert done.err.startswith("error: ") and done.out == ""


def test_a_label_is_no_project(shell, graph):
    done = shell("explain", "why-not", "cv2<4", "--for", "flask", "--snapshot", graph, code=2)
    assert "cv2 is the label of a family" in done.err
    # A label that is a member's name as well is that project.
    assert "docker is not on" in shell("explain", "why-not", "docker<4", "--for", "flask",
                                       "--snapshot", graph).out


def test_the_same_bytes_each_time(explain):
    for words in (["why-not", "other<2"], ["what-if", "picky"], ["why", "shared"]):
        first, second = (explain(*words, "--for", "demo", "--json").out for _ in range(2))
        assert first == second


def test_a_release_that_is_years_old_is_warned_of(shell, index):
    done = shell("lock", "shared<0.2", "--index-url", index)
    assert "shared 0.1 of 2020-01 is 4 years older than 0.2 of 2024-01: held back by your " in done.err
    done = shell("resolve", "shared<0.2", "--index-url", index, "--json")
    assert "years older" in json.loads(done.out)["warnings"][0]
    assert "years older" not in shell("resolve", "shared", "--index-url", index).err
    old = shell("resolve", "shared", "--exclude-newer", "2021-01-01", "--index-url", index)
    assert "years older" not in old.err


def test_full(shell, tmp_path):
    names = [f"lib-{k}" for k in range(30)]
    lines = [{"name": "app", "releases": [{"version": "1", "requires_dist": names}]}]
    lines += [{"name": n, "releases": [{"version": "1"}]} for n in names]
    shell.write("g.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    shell("snapshot", "build", "g.jsonl", "-o", "g.snapshot")
    short = ["explain", "what-if", "app", "--for", "lib-0", "--snapshot", "g.snapshot"]
    cut = shell(*short).out.splitlines()
    assert len(cut) == 12 and cut[-1] == "  and 20 more: --full shows them"
    assert len(shell(*short, "--full").out.splitlines()) == 31
