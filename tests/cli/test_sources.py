"""What supplies projects beside an index: places to find links in, files and directories that the
user names."""

import hashlib
import json
import pathlib
import signal
import subprocess
import sys
import time
import tomllib

import index_server
import pytest
from conftest import PROGRAM
from index_server import metadata_text, sdist_bytes, serve, wheel_bytes


def wheel(folder, name, version, **release):
    folder.mkdir(parents=True, exist_ok=True)
    data = wheel_bytes(name, version, "py3-none-any", metadata_text(name, version, release))
    path = folder / f"{name}-{version}-py3-none-any.whl"
    path.write_bytes(data)
    return path


def sdist(folder, name, version, **release):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}.tar.gz"
    path.write_bytes(sdist_bytes(name, version, metadata_text(name, version, release)))
    return path


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pins(done):
    return {p["name"]: p["version"] for p in json.loads(done.out)["packages"]}


def entries(shell, name="pylock.toml"):
    return {p["name"]: p for p in tomllib.loads(shell.read(name))["packages"]}


def resolve(shell, *words, **how):
    return pins(shell("resolve", "--json", *words, **how))


# Places to find links in.

def test_a_directory_supplies_what_it_has_and_nothing_else(shell, index):
    here = shell.folder / "wheel house"
    other = wheel(here, "other", "1.5")
    wheel(here, "other", "1.2")
    sdist(here, "demo_more", "1.0")
    (here / "deeper").mkdir()
    wheel(here / "deeper", "shared", "9")
    shell("lock", "demo<2", "-f", "wheel house", "--index-url", index)
    locked = entries(shell)
    assert {n: p["version"] for n, p in locked.items()} == {"demo": "1.0", "other": "1.5"}
    assert locked["demo"]["index"] == index and "index" not in locked["other"]
    (file,) = locked["other"]["wheels"]
    assert file["url"] == other.as_uri() and file["size"] == other.stat().st_size
    assert file["hashes"] == {"sha256": sha256(other)}


@pytest.mark.parametrize("strategy", ["unsafe-first-match", "unsafe-best-match"])
def test_a_place_beside_an_index_is_no_index(shell, index, strategy):
    wheel(shell.folder / "links", "other", "99")
    shell("lock", "demo<2", "-f", "links", "--index-url", index, "--index-strategy", strategy)
    locked = entries(shell)
    assert locked["demo"]["index"] == index
    assert locked["other"]["version"] == "99" and "index" not in locked["other"]


def test_a_name_of_a_place_is_not_looked_up_elsewhere(shell, index):
    wheel(shell.folder / "links", "other", "1.5")
    done = shell("resolve", "other>=2", "-f", "links", "--index-url", index, code=1)
    assert "other" in done.out


def test_source_distributions_of_a_place(shell):
    path = sdist(shell.folder / "links", "demo", "1.0", requires=["other"])
    wheel(shell.folder / "links", "other", "2")
    shell("lock", "demo", "--no-index", "-f", "links")
    assert entries(shell)["demo"]["sdist"]["hashes"] == {"sha256": sha256(path)}
    assert entries(shell)["other"]["version"] == "2"


def test_without_index_the_rest_does_not_exist(shell):
    wheel(shell.folder / "links", "demo", "1.0", requires=["other"])
    done = shell("resolve", "demo", "--no-index", "-f", "links", code=1)
    assert "other" in done.out
    shell("resolve", "demo", "--no-index", code=1)


@pytest.mark.parametrize("form", ["page on the disk", "page on a server"])
def test_a_page_is_a_place_too(shell, form):
    made = index_server.fake_index({"demo": {"1.0": {"requires": ["other"]}}, "other": {"2": {}}},
                                   core_metadata="none", form="html")
    rows = index_server.page_html({**made.pages["demo"], "files": [
        f for p in made.pages.values() for f in p["files"]]})
    folder = shell.folder / "tree"
    index_server.tree(made, folder)
    made.files["/a/b/links.html"] = rows
    with serve(made) as server:
        made.faults["/a/b/links.html"] = {"content_type": "text/html"}
        place = server.root + "/a/b/links.html"
        if form == "page on the disk":
            place = shell.write("tree/a/b/links.html", rows)
        shell("lock", "demo", "--no-index", "-f", place)
        asked = [p for _, p, _ in server.requests]
    assert asked.count("/a/b/links.html") == (form == "page on a server")
    locked = entries(shell)
    assert list(locked) == ["demo", "other"]
    assert locked["demo"]["wheels"][0]["hashes"]["sha256"] == \
        made.pages["demo"]["files"][0]["hashes"]["sha256"]


def test_places_from_the_environment_and_files(shell):
    wheel(shell.folder / "a", "demo", "1")
    wheel(shell.folder / "deep" / "b", "other", "1")
    wheel(shell.folder / "c", "quick", "1")
    shell.write("deep/r.txt", "--no-index\n--find-links b\ndemo\nother\nquick\n")
    got = resolve(shell, "-r", "deep/r.txt", "-f", "a", env={"PIP_FIND_LINKS": str(shell.folder / "c")})
    assert got == {"demo": "1", "other": "1", "quick": "1"}


def test_a_place_that_is_not_there_is_unknown(shell, index):
    done = shell("resolve", "demo", "-f", "nowhere", "--index-url", index, code=5)
    assert "nowhere" in done.err and "no such file or directory" in done.err
    made = index_server.fake_index({})
    with serve(made) as server:
        done = shell("resolve", "demo", "-f", server.root + "/gone", "--no-index", code=5)
        assert "/gone" in done.err and "404" in done.err


def test_a_snapshot_has_no_places(shell, graph):
    wheel(shell.folder / "links", "flask", "9")
    done = shell("resolve", "flask", "--snapshot", graph, "-f", "links", code=2)
    assert "--find-links" in done.err
    done = shell("resolve", "./links/flask-9-py3-none-any.whl", "--snapshot", graph, code=2)
    assert "snapshot" in done.err


# Files that the user names.

def test_a_wheel_by_its_path(shell, index):
    path = wheel(shell.folder / "dist", "demo", "7.0.dev1", requires=["other<2"], extras=["x"])
    shell("lock", "./dist/demo-7.0.dev1-py3-none-any.whl", "--index-url", index)
    locked = entries(shell)
    assert locked["demo"]["version"] == "7.0.dev1" and locked["other"]["version"] == "1.0"
    assert locked["demo"]["archive"] == {
        "path": "dist/demo-7.0.dev1-py3-none-any.whl", "size": path.stat().st_size,
        "hashes": {"sha256": sha256(path)}}
    assert not {"index", "wheels", "sdist"} & locked["demo"].keys()
    shell("lock", "./dist/demo-7.0.dev1-py3-none-any.whl", "--index-url", index,
          "-o", "sub/pylock.toml", code=None)
    first = shell.read("pylock.toml")
    assert resolve(shell, "./dist/demo-7.0.dev1-py3-none-any.whl", "--index-url", index,
                   "--exclude-newer", "2025-01-01") == {"demo": "7.0.dev1", "other": "1.0"}
    shell("lock", "./dist/demo-7.0.dev1-py3-none-any.whl", "--index-url", index)
    assert shell.read("pylock.toml") == first


@pytest.mark.parametrize("words", [
    "demo @ {url}", "{url}", "demo @ {url}#sha256={sha256}", "demo[x] @ {url}", "{path}[x]",
    "demo @ {url} ; python_version > '3'", "{url} ; python_version > '3'", "{path};python_version>'3'",
])
def test_the_ways_to_name_a_file(shell, index, words):
    path = sdist(shell.folder / "a b", "demo", "7", requires=["quick; extra == 'x'"], extras=["x"])
    text = words.format(url=path.as_uri(), path="a b/demo-7.tar.gz", sha256=sha256(path))
    got = resolve(shell, text, "--index-url", index)
    assert got == {"demo": "7"} | ({"quick": "5"} if "[x]" in words else {})
    shell.write("r.txt", text + "\n")
    assert resolve(shell, "-r", "r.txt", "--index-url", index) == got


def test_a_file_binds_its_name_only_where_its_marker_holds(shell, index):
    wheel(shell.folder, "other", "7")
    line = "other @ {} ; sys_platform == '{}'".format(
        (shell.folder / "other-7-py3-none-any.whl").as_uri(), "{}")
    assert resolve(shell, "demo", line.format("linux"), "--index-url", index)["other"] == "7"
    assert resolve(shell, "demo", line.format("win32"), "--index-url", index)["other"] == "2.0"


def test_a_file_that_cannot_meet_the_others_is_a_conflict(shell, index):
    wheel(shell.folder, "other", "1")
    done = shell("resolve", "demo==2.0", "./other-1-py3-none-any.whl", "--index-url", index, code=1)
    assert "other" in done.out


def test_a_file_from_a_server(shell, index):
    made = index_server.fake_index({"demo": {"7": {"requires": ["other<2"], "sdist": "archive"}}})
    with serve(made) as server:
        for name in ("demo-7-py3-none-any.whl", "demo-7.tar.gz"):
            data = made.files["/files/" + name]
            url, digest = f"{server.root}/files/{name}", hashlib.sha256(data).hexdigest()
            for text in (url, f"{url}#sha256={digest}"):
                shell("lock", text, "--index-url", index)
                locked = entries(shell)
                assert locked["other"]["version"] == "1.0"
                assert locked["demo"]["archive"]["url"] == url
                assert locked["demo"]["archive"]["hashes"] == {"sha256": digest}
        done = shell("resolve", f"{server.root}/files/demo-7.tar.gz#sha256={'0' * 64}", code=5,
                     env={"PURVEY_INDEX_URL": index})
        assert "sha256 is" in done.err
        done = shell("resolve", f"{server.root}/files/gone-7.tar.gz", code=5)
        assert "404" in done.err


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_the_hash_of_a_wheel_on_a_server(shell, index, algorithm):
    """The whole of it is read, once, though METADATA stands beside it and parts of it are served."""
    name = "/files/demo-7-py3-none-any.whl"
    made = index_server.fake_index({"demo": {"7": {"requires": ["other<2"], "filler": 300_000}}})
    digest = hashlib.new(algorithm, made.files[name]).hexdigest()
    with serve(made) as server:
        url, env = server.root + name, {"PURVEY_INDEX_URL": index}
        done = shell("resolve", f"demo @ {url}#{algorithm}={len(digest) * '0'}", code=5, env=env)
        assert f"{url}: its {algorithm} is {digest}, but 000" in done.err
        # What is stated of it was not kept as true.
        for code, said in ((0, digest), (0, digest.upper()), (5, digest[:-1] + "x")):
            said = said.replace("x", "0" if digest[-1] != "0" else "1")
            shell("resolve", f"demo @ {url}#{algorithm}={said}", code=code, env=env)
        asked = [p for _, p, _ in server.requests]
    assert asked == (3 if algorithm == "sha256" else 4) * [name]


def test_wrong_hashes_of_local_files(shell, index):
    for path in (sdist(shell.folder, "demo", "7"), wheel(shell.folder, "demo", "7")):
        done = shell("resolve", f"{path.as_uri()}#sha256={'0' * 64}", "--index-url", index, code=5)
        assert "sha256 is" in done.err
        done = shell("resolve", f"{path.as_uri()}#sha256=12", "--index-url", index, code=2)
        assert "malformed" in done.err


@pytest.mark.parametrize("text, says", [
    ("git+https://example.org/demo.git", "repository"),
    ("demo @ git+https://example.org/demo.git", "repository"),
    ("https://example.org/main.zip", "only a build"),
    ("demo @ https://example.org/main.zip", "only a build"),
    ("demo @ https://example.org/other-1-py3-none-any.whl", "is of other, not of demo"),
    ("https://example.org/demo-1.tar.gz#subdirectory=x", "subdirectory"),
    ("./nothing-1-py3-none-any.whl", "is not there"),
    ("./nothing", "is not there"),
    ("file:x/y.whl", "absolute"),
    ("-e ./lib", "editable"),
])
def test_what_cannot_be_named_is_exit_2_with_its_line(shell, text, says):
    shell.write("r.txt", f"\n{text}\n")
    done = shell("resolve", "-r", "r.txt", code=2)
    assert says in done.err and "r.txt:2" in done.err


def test_one_name_from_two_places(shell, index):
    for folder in "ab":
        wheel(shell.folder / folder, "demo", "1")
    done = shell("resolve", "./a/demo-1-py3-none-any.whl", "./b/demo-1-py3-none-any.whl",
                 "--index-url", index, code=2)
    assert "two places" in done.err
    assert resolve(shell, *2 * ["./a/demo-1-py3-none-any.whl"], "--index-url", index) == {"demo": "1"}


def test_a_locked_name_may_move_to_a_file_but_to_no_place_unseen(shell, index):
    shell("lock", "demo<2", "--index-url", index)
    wheel(shell.folder / "links", "other", "1.5")
    done = shell("lock", "demo<2", "-f", "links", "--index-url", index, code=4)
    assert "other moved from" in done.err
    shell("lock", "demo<2", "./links/other-1.5-py3-none-any.whl", "--index-url", index)
    assert entries(shell)["other"]["version"] == "1.5"
    shell("lock", "demo<2", "--index-url", index)
    assert entries(shell)["other"]["index"] == index


# Directories of projects.

LIB = """[project]
name = "My.Lib"
version = "3.1"
requires-python = ">=3.8"
dependencies = ["other<2", "my-lib[b]; sys_platform == 'win32'"]
[project.optional-dependencies]
a = ["quick"]
b = ["my-lib[a]", "shared; python_version > '3'"]
"""


def test_a_directory_by_its_path(shell, index):
    shell.write("lib/pyproject.toml", LIB)
    shell("lock", "./lib", "--index-url", index)
    locked = entries(shell)
    assert locked.keys() == {"my-lib", "other"} and locked["other"]["version"] == "1.0"
    assert locked["my-lib"]["directory"] == {"path": "lib"}
    assert "version" not in locked["my-lib"] and locked["my-lib"]["requires-python"] == ">=3.8"
    assert locked["my-lib"]["dependencies"] == [{"name": "other"}]
    shell.write("elsewhere/app/pyproject.toml", '[project]\nname = "app"\nversion = "1"\n'
                f'dependencies = ["my-lib @ {(shell.folder / "lib").as_uri()}"]\n')
    for words in (["./lib[b]"], ["my.lib[b] @ " + (shell.folder / "lib").as_uri()]):
        assert resolve(shell, *words, "--index-url", index) == {
            "my-lib": "3.1", "other": "1.0", "quick": "5", "shared": "0.2"}
    assert resolve(shell, "-r", "elsewhere/app/pyproject.toml", "--index-url", index) == {
        "my-lib": "3.1", "other": "1.0"}
    # It has no upload time, and is named by the user: the limit is not about it.
    assert resolve(shell, "./lib", "--index-url", index, "--exclude-newer", "2025-01-01") == {
        "my-lib": "3.1", "other": "1.0"}


def test_a_directory_relative_to_its_requirements_file(shell, index):
    shell.write("deep/lib/pyproject.toml", LIB)
    shell.write("deep/r.txt", "./lib\n")
    assert resolve(shell, "-r", "deep/r.txt", "--index-url", index)["my-lib"] == "3.1"


@pytest.mark.parametrize("text, says", [
    ("", "no [project] table"),
    ('[project]\nname = "lib"\n', "has no version"),
    ('[project]\nname = "lib"\ndynamic = ["version"]\n', "version is dynamic"),
    ('[project]\nname = "lib"\nversion = "1"\ndynamic = ["dependencies"]\n', "dependencies are dynamic"),
    ('[project]\nname = "lib"\nversion = "1"\ndynamic = ["optional-dependencies"]\n',
     "optional-dependencies are dynamic"),
    ('[project]\nname = "lib"\nversion = "x"\n', "is no version"),
    ('[project]\nname = "lib"\nversion = "1"\ndependencies = ["x @ https://e.org/x-1.tar.gz"]\n',
     "may not ask for a URL"),
    ("[", "pyproject.toml:1"),
])
def test_directories_that_only_a_build_could_tell_of(shell, text, says):
    shell.write("lib/pyproject.toml", text)
    done = shell("resolve", "./lib", code=2)
    assert says in done.err and "lib/pyproject.toml" in done.err


# What only a build can tell.

BACKEND = """
import pathlib
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    print("building", flush=True)
    {then}
    name = pathlib.Path(folder) / "demo-1.dist-info"
    name.mkdir()
    (name / "METADATA").write_text("Metadata-Version: 2.1\\nName: demo\\nVersion: 1\\n"
                                   "Requires-Dist: other<2\\n\\nText.\\n")
    return name.name
def build_wheel(*_):
    raise SystemExit("a wheel was built")
"""


@pytest.fixture
def unbuilt(tmp_path):
    """Writes an index with one source distribution of which only a build could tell."""
    def make(then="pass"):
        metadata = metadata_text("demo", "1", {"metadata_version": "1.1"})
        made = index_server.fake_index({"demo": {"1": {"wheels": [], "sdist": True}},
                                        "other": {"1": {}, "2": {}}})
        data = sdist_bytes("demo", "1", metadata, more={
            "pyproject.toml": b'[build-system]\nrequires = []\nbuild-backend = "own"\n'
                              b'backend-path = ["."]\n',
            "own.py": BACKEND.format(then=then).encode()})
        index_server.replace_file(made, "demo", data)
        return made
    return make


@pytest.fixture(scope="session")
def python():
    """A folder for the PATH with a Python 3.11 that has `build`."""
    here = pathlib.Path(sys.executable)
    test = "import sys, build.util; sys.exit(sys.version_info[:2] != (3, 11))"
    if subprocess.run([here, "-I", "-c", test], capture_output=True).returncode != 0:
        pytest.skip("this Python is not 3.11, or has no `build` (scripts/setup test)")
    return str(here.parent)


def test_nothing_is_built_that_is_not_allowed(shell, unbuilt, tmp_path):
    with serve(unbuilt(f"open({str(tmp_path / 'ran')!r}, 'w')")) as server:
        done = shell("resolve", "demo", "--index-url", server.url, code=5)
    assert "nothing is built without --allow-build" in done.err and "metadata is of version '1.1'" in done.err
    assert not (tmp_path / "ran").exists()


def test_a_build_tells_once(shell, unbuilt, python, tmp_path):
    ran = tmp_path / "ran"
    words = ["demo", "--allow-build"]
    with serve(unbuilt(f"open({str(ran)!r}, 'a').write('x')")) as server:
        how = {"env": {"PATH": python, "PURVEY_INDEX_URL": server.url}}
        assert resolve(shell, *words, **how) == {"demo": "1", "other": "1"}
        assert resolve(shell, *words, **how) == {"demo": "1", "other": "1"}
        shell("resolve", "demo", code=5, **how)
    assert ran.read_text() == "x"


@pytest.mark.parametrize("then, says", [
    ("raise ValueError('no compiler')", "ValueError: no compiler | "),
    ("raise SystemExit(3)", "its build failed: "),
    ("return 'nothing'", "what a build says of it cannot be read"),
])
def test_a_build_that_fails_is_quoted(shell, unbuilt, python, then, says):
    with serve(unbuilt(then)) as server:
        done = shell("resolve", "demo", "--allow-build", code=5,
                     env={"PATH": python, "PURVEY_INDEX_URL": server.url})
    assert says in done.err and "\\x" not in done.err and len(done.err) < 1500


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_build_ends_with_the_program(shell, unbuilt, python, tmp_path, end):
    """So does what it started, and nothing is left behind."""
    pid, room = tmp_path / "pid", tmp_path / "room"
    room.mkdir()
    then = (f"import os, time; open({str(pid)!r} + '.new', 'w').write(str(os.getpid())); "
            f"os.rename({str(pid)!r} + '.new', {str(pid)!r}); time.sleep(60)")
    with serve(unbuilt(then)) as server:
        env = shell.environment(PATH=python, PURVEY_INDEX_URL=server.url, TMPDIR=str(room))
        run = subprocess.Popen([PROGRAM, "resolve", "demo", "--allow-build"], cwd=shell.folder, env=env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(pid.exists)
        assert list(room.iterdir())
        run.send_signal(end)
        assert run.wait(timeout=30) == 128 + end
    backend = pathlib.Path("/proc") / pid.read_text()
    until(lambda: not backend.exists() or "\nState:\tZ" in (backend / "status").read_text())
    assert not list(room.iterdir())


def until(happens, seconds=60):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_without_a_python_nothing_can_be_built(shell, unbuilt, tmp_path):
    with serve(unbuilt()) as server:
        done = shell("resolve", "demo", "--allow-build", code=5,
                     env={"PATH": str(tmp_path), "PURVEY_INDEX_URL": server.url})
    assert "no Python 3.11 with the package `build`" in done.err
