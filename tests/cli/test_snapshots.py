"""purvey snapshot: build, record, info, and runs that use one."""

import json

import pytest

from conftest import VIRTUAL


@pytest.fixture(scope="module")
def recorded(index, tmp_path_factory):
    from conftest import Shell
    shell = Shell(tmp_path_factory.mktemp("recorded"))
    done = shell("snapshot", "record", "--set", "demo other", "--set", "picky other", "--set",
                 "picky other>=2", "-o", "r.snapshot", "--index-url", index)
    assert "no answer exists" in done.err
    return shell.folder / "r.snapshot"


def test_a_recording_answers_as_the_index_did(shell, index, recorded):
    for words in (["demo", "other"], ["picky", "other"]):
        live = shell("resolve", *words, "--json", "--index-url", index).out
        assert shell("resolve", *words, "--json", "--snapshot", recorded).out == live
    said = shell("resolve", "picky", "other>=2", "--json", "--index-url", index, code=1).out
    assert shell("resolve", "picky", "other>=2", "--json", "--snapshot", recorded,
                 code=1).out == said


def test_a_recording_can_be_locked(shell, recorded):
    shell("lock", "demo", "other", "--snapshot", recorded)
    assert "sha256" in shell.read("pylock.toml")


def test_the_variable_stands_in_for_the_option(shell, recorded, index):
    named = {"PURVEY_SNAPSHOT": str(recorded)}
    assert "demo" in shell("resolve", "demo", "other", env=named).out
    # Of an index that is named, the snapshot knows nothing.
    assert "quick" in shell("resolve", "quick", "--index-url", index, env=named).out


def test_what_was_not_recorded_is_unknown(shell, recorded):
    assert "quick" in shell("resolve", "quick", "--snapshot", recorded, code=5).err


def test_info(shell, recorded, graph):
    text = shell("snapshot", "info", recorded).out
    assert "demo other" in text and "projects" in text
    assert "no damage" in shell("snapshot", "info", graph, "--verify").out
    assert shell("snapshot", "info", graph, "--rejected").out


def test_damage_is_exit_5_and_named(shell, recorded):
    whole = recorded.read_bytes()
    for name, data, code in [("short", whole[: len(whole) // 2], 5), ("head", whole[:10], 5),
                             ("none", b"", 2), ("text", b"x" * 4096, 2)]:
        shell.write(name, data)
        for words in (["snapshot", "info", name], ["resolve", "demo", "--snapshot", name]):
            assert f"error: {name}: " in shell(*words, code=code).err
    flipped = bytearray(whole)
    flipped[-1] ^= 1
    shell.write("flipped", bytes(flipped))
    assert "flipped" in shell("snapshot", "info", "flipped", "--verify", code=5).err
    shell("snapshot", "info", "absent", code=2)


def test_graphs_are_judged_line_by_line(shell):
    shell.write("g.jsonl", '{"name": "a", "releases": [{"version": "1"}, {"version": "bad!"}]}\n')
    shell("snapshot", "build", "g.jsonl", "-o", "g.snapshot")
    assert "bad!" in shell("snapshot", "info", "g.snapshot", "--rejected").out
    shell.write("g.jsonl", '{"name": "a", "releases": []}\n{nonsense\n')
    assert "g.jsonl:2" in shell("snapshot", "build", "g.jsonl", "-o", "h.snapshot", code=2).err
    assert not (shell.folder / "h.snapshot").exists()
    shell("snapshot", "build", "none.jsonl", "-o", "h.snapshot", code=2)


def test_a_snapshot_is_put_in_the_place_of_a_file_only(shell):
    shell.write("g.jsonl", '{"name": "a", "releases": [{"version": "1"}]}\n')
    for place in ("/dev/null", ".", "no/g.snapshot"):
        assert place in shell("snapshot", "build", "g.jsonl", "-o", place, code=2).err
    shell("snapshot", "build", "g.jsonl", "-o", "real.snapshot")
    (shell.folder / "link.snapshot").symlink_to("real.snapshot")
    shell("snapshot", "build", "g.jsonl", "-o", "link.snapshot")
    assert (shell.folder / "link.snapshot").is_symlink()


def test_later_graphs_overlay(shell):
    shell.write("a.jsonl", '{"name": "a", "releases": [{"version": "1"}]}\n')
    shell.write("b.jsonl", '{"name": "a", "releases": [{"version": "2"}]}\n')
    shell("snapshot", "build", "a.jsonl", "b.jsonl", "-o", "g.snapshot")
    assert "2" in shell("resolve", "a", "--snapshot", "g.snapshot").out


def test_nothing_to_record(shell, index):
    shell("snapshot", "record", "-o", "x.snapshot", "--index-url", index, code=2)
    assert shell.names() == []


def test_each_answer_to_a_question_is_recorded(shell, index):
    shell.write("purvey.toml", VIRTUAL)
    shell("snapshot", "record", "needs-blas", "-o", "x.snapshot", "--index-url", index)
    done = shell("resolve", "needs-blas", "--snapshot", "x.snapshot", code=3)
    assert "slowblas" in done.out
    for provider in ("fastblas", "slowblas"):
        assert provider in shell("resolve", "needs-blas", "--snapshot", "x.snapshot", "--choose",
                                 f"blas={provider}").out


def test_a_target_keeps_out_what_has_nothing_for_it(shell):
    shell.write("a.jsonl", json.dumps({"name": "a", "releases": [
        {"version": "1", "wheels": ["a-1-cp311-cp311-manylinux_2_17_x86_64.whl"]},
        {"version": "2", "wheels": ["a-2-cp311-cp311-win_amd64.whl"]},
        {"version": "3", "wheels": ["a-3-cp39-cp39-win_amd64.whl"], "sdist": True}]}) + "\n")
    shell("snapshot", "build", "a.jsonl", "-o", "g.snapshot", "--python-platform", "windows")
    rejected = shell("snapshot", "info", "g.snapshot", "--rejected").out
    assert "1" in rejected and "releases   2" in shell("snapshot", "info", "g.snapshot").out


def test_what_an_existing_lock_prefers_is_recorded(shell, index):
    """Without the lock nobody looks at demo 1.0, nor at what it requires."""
    shell("lock", "demo<2", "--index-url", index)
    words = ["demo", "--prefer", "unchanged"]
    shell("snapshot", "record", *words, "--lock", "pylock.toml", "-o", "x.snapshot", "--index-url", index)
    done = shell("resolve", "--json", *words, "--lock", "pylock.toml", "--snapshot", "x.snapshot")
    assert {p["name"]: p["version"] for p in json.loads(done.out)["packages"]} == {
        "demo": "1.0", "other": "2.0"}
    shell("snapshot", "record", *words, "--lock", "none.toml", "-o", "y.snapshot", "--index-url",
          index, code=2)
