"""Requirements, constraints, pyproject.toml: what is read, and how bad files are refused."""

import tomllib

import pytest

DEEP = "flask ; " + "(" * 10000 + "os_name == 'posix'" + ")" * 10000


@pytest.fixture
def resolve(shell, graph):
    return lambda *words, **how: shell("resolve", *words, "--snapshot", graph, **how)


def test_requirements_and_constraints(shell, resolve):
    shell.write("r.txt", "# web\nFlask\n-c c.txt\n")
    shell.write("c.txt", "werkzeug<3\n")
    done = resolve("-r", "r.txt", code=1)
    assert "werkzeug" in done.out
    shell.write("c.txt", "werkzeug<4\n")
    assert "flask" in resolve("-r", "r.txt").out


def test_pyproject_of_the_working_directory(shell, resolve):
    shell.write("pyproject.toml", '[project]\nname = "p"\ndependencies = ["flask"]\n'
                '[dependency-groups]\ndev = ["werkzeug"]\n'
                '[project.optional-dependencies]\nx = ["opencv-python"]\n')
    assert "flask" in resolve().out
    assert "opencv" not in resolve("werkzeug").out
    assert "opencv-python" in resolve("--extra", "x").out
    assert "flask" in resolve("--group", "dev").out


def test_requires_python_of_the_project_is_held(shell, resolve):
    shell.write("pyproject.toml", '[project]\nname = "p"\nrequires-python = ">=3.12"\n'
                'dependencies = ["flask"]\n')
    done = resolve(code=2)
    assert "pyproject.toml:3:" in done.err and ">=3.12" in done.err
    resolve("--python-version", "3.12")


def test_empty_input_is_legal(shell, resolve):
    done = resolve()
    assert "warning: nothing is asked for" in done.err
    shell.write("r.txt", "")
    assert "warning: " in resolve("-r", "r.txt").err


@pytest.mark.parametrize("name,text,place", [
    ("nul", b"flask\nwerk\0zeug\n", "r.txt:2"),
    ("utf8", b"flask\n\n\xff\n", "r.txt:3"),
    ("utf16", "flask\n".encode("utf-16"), "r.txt:1"),
    ("marker", "flask ; nonsense == 'x'\n", "r.txt:1"),
    ("deep", DEEP, "r.txt:1"),
    ("long", "a" * (10 << 20), "r.txt:1"),
    ("many", "flask\n" * 2_000_000, "r.txt:50001"),
    ("huge", "#" * (17 << 20), "r.txt"),
    ("confusable", "fl\u0430sk\n", "r.txt:1"),
    ("bidi", "fl\u202eask\n", "r.txt:1"),
    ("name", "a" * 257 + "\n", "r.txt:1"),
    ("url", "flask @ https://example.org/flask.zip\n", "r.txt:1"),
    ("editable", "\n-e .\n", "r.txt:2"),
    ("hash", "flask==3.0 --hash=sha256:abc\n", "r.txt:1"),
    ("cycle", "-r r.txt\n", "r.txt"),
    ("missing", "flask\n-r none.txt\n", "r.txt:2"),
])
def test_bad_requirements_files(shell, resolve, name, text, place):
    shell.write("r.txt", text)
    done = resolve("-r", "r.txt", code=2)
    assert done.err.startswith(f"error: {place}"), done.err
    assert len(done.err) < 1000
    assert "\u202e" not in done.err
    assert done.out == ""


@pytest.mark.parametrize("text", [
    b"\xef\xbb\xbfflask\r\n", b"flask", b"\n" * (10 << 20) + b"flask\n", b"FLASK\nflask\nFlask\n",
    b"flask \\\n  >=1  # why\n", b"flask\n" * 1000,
])
def test_odd_requirements_files(shell, resolve, text):
    shell.write("r.txt", text)
    assert "flask" in resolve("-r", "r.txt").out


@pytest.mark.parametrize("text", [
    "[project]\nname='p'\nname='q'\n", "[project\n", "[project]\n", "project=1\n",
    "[project]\nname='p'\ndynamic=['dependencies']\n",
    "[project]\nname='p'\ndependencies=['flask >=']\n",
    "[project]\nname='p'\ndependencies=" + "[" * 100000 + "\n", "a" + ".a" * 200000 + "=1\n",
    b"\xef\xbb\xbb", b"[project]\nname='\0'\n", b"[project]\nname='\xff'\n", "#" * (17 << 20),
    "[project]\nname='p'\ndependencies=['" + DEEP.replace("'", '"') + "']\n",
])
def test_bad_pyproject(shell, resolve, text):
    shell.write("pyproject.toml", text)
    done = resolve(code=2)
    assert done.err.startswith("error: pyproject.toml"), done.err
    assert len(done.err) < 1000


@pytest.mark.parametrize("word", [
    "", "flask==", "flask=3.0", ".", "./flask", "https://example.org/x", "flask @ https://x/y.whl",
    "git+https://example.org/x", DEEP, "fl\u0430sk", "a" * 257, "requirements.txt",
])
def test_bad_arguments(resolve, word):
    done = resolve("--", word, code=2)
    assert done.err.startswith("error: argument: "), done.err
    assert len(done.err) < 1000


def test_hints(resolve):
    assert "-r requirements.txt" in resolve("requirements.txt", code=2).err
    assert "==" in resolve("flask=3.0", code=2).err


def test_text_of_strangers_is_escaped(shell, resolve):
    shell.write("r.txt", "fl\x1b]0;owned\x07ask\n")
    done = resolve("-r", "r.txt", code=2)
    assert "\x1b" not in done.err and "\\x1B" in done.err.replace("\\x1b", "\\x1B")


def test_a_pipe_is_a_file(shell, graph):
    import os
    import subprocess
    from conftest import PROGRAM
    read, write = os.pipe()
    os.write(write, b"flask\n")
    os.close(write)
    done = subprocess.run([PROGRAM, "resolve", "-r", f"/dev/fd/{read}", "--snapshot", str(graph)],
                          cwd=shell.folder, env=shell.environment(), pass_fds=[read],
                          capture_output=True, timeout=60)
    os.close(read)
    assert done.returncode == 0, done.stderr
    assert b"flask" in done.stdout


def test_a_lock_names_its_inputs_from_its_own_folder(shell, index):
    """So that the same project elsewhere has the same lock."""
    file = shell.write("reqs/r.txt", "demo\n")
    shell.write("c.txt", "other<3\n")
    (shell.folder / "out").mkdir()
    for path in ("reqs/r.txt", file.absolute(), "./out/../reqs/r.txt"):
        for output, up in (("pylock.toml", ""), ("out/pylock.toml", "../")):
            shell("lock", "-r", path, "-c", "c.txt", "-o", output, "--index-url", index)
            names = [i["name"] for i in tomllib.loads(shell.read(output))["tool"]["purvey"]["inputs"]]
            assert names == [up + "reqs/r.txt", up + "c.txt"]
