"""Exit codes and what is printed and written for each outcome."""

import json
import os

import pytest

from conftest import VIRTUAL


def lock(shell, index, *words, **how):
    return shell("lock", *words, "--index-url", index, **how)


def locked(shell, name="pylock.toml"):
    import tomllib
    data = tomllib.loads(shell.read(name))
    return {p["name"]: p["version"] for p in data["packages"]}


def test_solved(shell, index):
    done = lock(shell, index, "demo")
    assert locked(shell) == {"demo": "2.0", "other": "2.0", "shared": "0.2"}
    assert "pylock.toml" in done.out and "3 packages" in done.out
    assert shell.names() == ["pylock.toml"]


def test_no_solution_writes_nothing(shell, index):
    done = lock(shell, index, "picky", "other>=2", code=1)
    assert "No answer exists" in done.out
    assert "picky" in done.out and "other" in done.out
    assert shell.names() == []


def test_words_of_the_user_that_contradict_each_other(shell, index):
    done = lock(shell, index, "other>=2", "other<2", code=1)
    said = done.out.splitlines()
    assert said[0] == "No answer exists (proven without a search)."
    assert said[1:3] == ["  you asked for other >=2",
                         "  you asked for other <2, and no release of other fits both"]
    assert said[3].startswith("Either of these works")
    assert said[4].split("→")[1] == " other 2.0" and said[5].split("→")[1] == " other 1.0"


def test_a_choice_is_asked_for_once(shell, index):
    shell.write("purvey.toml", VIRTUAL)
    done = lock(shell, index, "needs-blas", code=3)
    assert "fastblas" in done.out and "slowblas" in done.out
    assert "--choose blas=slowblas" in done.out and "purvey.toml" in done.out
    assert shell.names() == ["purvey.toml"] and shell.read("purvey.toml") == VIRTUAL
    done = lock(shell, index, "needs-blas", "--choose", "blas=slowblas")
    assert locked(shell) == {"needs-blas": "1", "slowblas": "1"}
    assert 'blas = "slowblas"' in shell.read("purvey.toml")
    assert shell.read("purvey.toml").startswith(VIRTUAL)
    assert "purvey.toml" in done.out
    assert "slowblas" in lock(shell, index, "needs-blas").out


def test_a_choice_is_kept_where_the_requirements_are(shell, index):
    shell.write("pyproject.toml", '[project]\nname = "p"\ndependencies = ["needs-blas"]\n\n'
                '[tool.purvey.virtual]\nblas = ["fastblas", "slowblas"]\n')
    lock(shell, index, "--choose", "blas=fastblas")
    assert '[tool.purvey.choice]\nblas = "fastblas"' in shell.read("pyproject.toml")
    assert shell.names() == ["pylock.toml", "pyproject.toml"]


def test_a_failed_lock_keeps_no_choice(shell, index):
    shell.write("purvey.toml", VIRTUAL)
    lock(shell, index, "needs-blas", "picky", "other>=2", "--choose", "blas=slowblas", code=1)
    assert shell.read("purvey.toml") == VIRTUAL and shell.names() == ["purvey.toml"]


def test_resolve_writes_nothing(shell, index):
    shell.write("purvey.toml", VIRTUAL)
    shell("resolve", "needs-blas", "--choose", "blas=slowblas", "--index-url", index)
    assert shell.names() == ["purvey.toml"] and shell.read("purvey.toml") == VIRTUAL


def test_a_family_asks(shell, graph):
    done = shell("resolve", "ultralytics", "albumentations", "--snapshot", graph, code=3)
    assert "Who provides cv2?" in done.out
    shell("resolve", "ultralytics", "albumentations", "--snapshot", graph, "--choose",
          "cv2=opencv-python-headless")
    both = shell("resolve", "ultralytics", "albumentations", "--snapshot", graph,
                 "--allow-overlap", "cv2").out
    assert "opencv-python " in both and "opencv-python-headless" in both
    assert shell("resolve", "ultralytics", "albumentations", "--snapshot", graph, "--families",
                 "none").out
    shell("resolve", "ultralytics", "--snapshot", graph)


def test_a_snapshot_without_digests_cannot_be_locked(shell, graph):
    done = shell("lock", "flask", "--snapshot", graph, code=2)
    assert "error: " in done.err
    assert shell.names() == []


def test_what_the_index_does_not_know(shell, index):
    done = lock(shell, index, "nonexistent", code=1)
    assert "nonexistent" in done.out
    done = shell("lock", "demo", "--index-url", "file:///nonexistent/simple", code=5)
    assert "file:///nonexistent/simple" in done.err
    assert shell.names() == []


def test_markers_and_pythons(shell, index):
    lock(shell, index, "windy")
    assert locked(shell) == {"windy": "1"}
    lock(shell, index, "windy", "--python-platform", "windows")
    assert locked(shell) == {"quick": "5", "windy": "1"}
    lock(shell, index, "modern", code=1)
    lock(shell, index, "modern", "--python-version", "3.13", "-U")
    assert locked(shell) == {"modern": "1"}


def test_extras(shell, index):
    lock(shell, index, "other[fast]")
    assert locked(shell) == {"other": "2.0", "quick": "5"}
    assert "warning" in lock(shell, index, "other[slow]").err


def test_prereleases(shell, index):
    lock(shell, index, "other", "--pre")
    assert locked(shell)["other"] == "3.0rc1"
    lock(shell, index, "other", "--prerelease", "allow", "-U")
    assert locked(shell)["other"] == "3.0rc1"
    lock(shell, index, "other", "-U")
    assert locked(shell)["other"] == "2.0"
    shell.write("r.txt", "--pre\nother\n")
    lock(shell, index, "-r", "r.txt", "-U")
    assert locked(shell)["other"] == "3.0rc1"


def test_exclude_newer(shell, index):
    lock(shell, index, "shared", "--exclude-newer", "2023-06-01")
    assert locked(shell) == {"shared": "0.1"}
    lock(shell, index, "shared", "-U", "--exclude-newer", "2024-01-01")
    assert locked(shell) == {"shared": "0.2"}
    lock(shell, index, "shared", "-U", "--exclude-newer", "2023-12-31")
    assert locked(shell) == {"shared": "0.1"}


def test_an_existing_lock_is_preferred(shell, index):
    lock(shell, index, "other<2", "shared<0.2")
    assert locked(shell) == {"other": "1.0", "shared": "0.1"}
    done = lock(shell, index, "other", "shared")
    assert locked(shell) == {"other": "1.0", "shared": "0.1"}
    assert "existing lock" in done.err
    lock(shell, index, "other", "shared", "--upgrade-package", "Other")
    assert locked(shell) == {"other": "2.0", "shared": "0.1"}
    lock(shell, index, "other", "shared", "--upgrade")
    assert locked(shell) == {"other": "2.0", "shared": "0.2"}


def test_locking_again_changes_no_byte(shell, index):
    lock(shell, index, "demo")
    first = shell.read("pylock.toml")
    lock(shell, index, "demo")
    assert shell.read("pylock.toml") == first


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n", 'lock-version = "2.0"\n', "\0", ""])
def test_an_existing_lock_that_is_none(shell, index, text):
    shell.write("pylock.toml", text)
    done = lock(shell, index, "demo", code=2)
    assert "pylock.toml" in done.err and "--upgrade" in done.err
    assert shell.read("pylock.toml") == text
    lock(shell, index, "demo", "-U")


@pytest.mark.parametrize("name,code", [
    ("pylock.dev.toml", 0), ("pylock.toml", 0), ("pylock..toml", 2), ("pylock.a.b.toml", 2),
    ("lock.toml", 2), ("pylock.json", 2), ("", 0), ("pylock.toml/", 2), ("none/pylock.toml", 2),
])
def test_names_of_locks(shell, index, name, code):
    done = lock(shell, index, "quick", "-o", name, code=code)
    assert shell.names() == ([name or "pylock.toml"] if code == 0 else [])
    assert bool(done.err) or code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(shell, index):
    (shell.folder / "cache").mkdir()
    shell.folder.chmod(0o555)
    try:
        assert "pylock.toml" in lock(shell, index, "quick", code=5).err
    finally:
        shell.folder.chmod(0o755)


def test_output_that_is_a_folder(shell, index):
    (shell.folder / "pylock.toml").mkdir()
    assert "pylock.toml" in lock(shell, index, "quick", "-U", code=2).err


def test_json_of_each_outcome(shell, index):
    def answer(*words, code=0):
        return json.loads(shell(*words, "--index-url", index, "--json", code=code).out)

    good = answer("resolve", "demo")
    assert {"name": "demo", "version": "2.0"}.items() <= good["packages"][0].items()
    assert {p["name"] for p in good["packages"]} == {"demo", "other", "shared"}
    assert {p["name"] for p in answer("lock", "demo")["packages"]} == {"demo", "other", "shared"}
    bad = answer("resolve", "picky", "other>=2", code=1)
    assert bad.keys() == good.keys()
    shell.write("purvey.toml", VIRTUAL)
    ask = answer("resolve", "needs-blas", code=3)
    assert ask.keys() == good.keys() and len(ask["choices"]) == 1
    failed = answer("resolve", "-r", "none.txt", code=2)
    assert failed.keys() == good.keys()


def test_explain(shell, index):
    def explain(*words, code=0):
        return shell("explain", *words, "--index-url", index, code=code).out

    why = explain("other", "--for", "demo")
    assert "demo" in why and "other" in why
    assert "quick" in explain("quick", "--for", "demo")
    assert "demo" in explain("--for", "demo")
    assert "No answer" in explain("--for", "picky", "--for", "other>=2", code=1)
    assert "No answer" in explain("other", "--for", "picky", "--for", "other>=2", code=1)
    shell.write("r.txt", "demo\n")
    assert "demo" in explain("shared", "-r", "r.txt")
