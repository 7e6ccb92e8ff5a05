"""The grammar of the command line: help, versions, words that are no words of it."""

import pytest

COMMANDS = ["lock", "resolve", "explain", "explain why", "explain why-not", "explain what-if",
            "choose", "snapshot build", "snapshot record", "snapshot info"]


def test_help_of_the_program(shell):
    text = shell("--help").out
    for command in ["lock", "resolve", "explain", "explain why-not", "explain what-if", "choose",
                    "snapshot"]:
        assert f"purvey {command}" in text
    assert shell("help").out == text
    assert shell(code=2).err == text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(shell, command):
    done = shell(*command.split(), "--help")
    assert done.err == ""
    assert f"{command} [OPTIONS]" in done.out
    assert "Example" in done.out


def test_version(shell):
    assert shell("--version").out.startswith("purvey 0.")


@pytest.mark.parametrize("words", [
    ["nonsense"], ["--json"], ["snapshot"], ["snapshot", "nonsense"], ["lock", "--nonsense"],
    ["lock", "-r"], ["lock", "--color", "blue"], ["snapshot", "build"],
    ["snapshot", "build", "x.jsonl"], ["snapshot", "record", "flask"], ["snapshot", "info"],
    ["snapshot", "info", "a", "b"], ["choose", "--json"], ["resolve", "-o", "x"],
    ["explain", "a", "b"],
])
def test_bad_words_are_exit_2_and_say_so(shell, words):
    done = shell(*words, code=2)
    assert done.out == ""
    assert done.err


@pytest.mark.parametrize("words", [
    ["--prerelease", "sometimes"], ["--only-binary", "a b"],
    ["--pre", "--prerelease", "disallow"], ["--exclude-newer", "yesterday"],
    ["--exclude-newer", "2023-02-30"], ["--python-version", "2.7"], ["--python-version", "x"],
    ["--python-platform", "amiga"], ["--choose", "cv2"], ["--choose", "=x"],
    ["--choose", "cv2=flask"], ["--choose", "a=b", "--choose", "a=c"], ["--families", "none.toml"],
    ["--extra", "x"], ["--group", "x"], ["--extra-index-url", "https://x.example"],
    ["--index-url", "https://x.example"], ["-r", "none.txt"], ["-c", "none.txt"],
])
def test_bad_values_are_exit_2_and_are_named(shell, graph, words):
    done = shell("resolve", "flask", "--snapshot", graph, *words, code=2)
    assert done.err.startswith("error: ")
    assert done.err.count("\n") <= 4


def test_each_option_takes_one_value(shell, graph):
    shell.write("r.txt", "werkzeug\n")
    done = shell("resolve", "-r", "r.txt", "flask", "--snapshot", graph)
    assert "flask" in done.out


def test_words_of_pip_and_uv_are_known(shell, index):
    shell("resolve", "shared", "--index-url", index, "--prerelease", "if-necessary-or-explicit",
          "--exclude-newer", "2030-01-01T00:00:00+02:00", "--python-version", "3.12",
          "--python-platform", "linux", "--no-cache", "--color", "never")


def test_the_target_is_stated_once(shell, graph):
    assert "Target: CPython 3.11 on Linux x86-64, glibc 2.36 (the default" in \
        shell("resolve", "flask", "--snapshot", graph).err
    assert "Target: CPython 3.12" in \
        shell("resolve", "flask", "--snapshot", graph, "--python-version", "3.12").err
    assert shell("resolve", "flask", "--snapshot", graph, "-q").err == ""
