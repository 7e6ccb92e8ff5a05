"""Which releases and files may be in an answer, by options, files and settings."""

import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import sys

import pytest

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/python")
import index_server  # noqa: E402

CHECKER = pathlib.Path(__file__).resolve().parents[1] / "certificate_checker.py"
PROJECTS = {
    "app": {"1.0": {"requires": ["lib>=1", "extra-lib; extra == 'x'"], "extras": ["x"]},
            "2.0": {"requires": ["lib>=2", "old; python_version < '3'"]}},
    "lib": {"1.0": {"sdist": True, "upload_time": "2023-01-01T00:00:00Z"},
            "1.5": {"upload_time": "2023-06-01T00:00:00Z"},
            "2.0": {"upload_time": "2024-01-01T00:00:00Z"}},
    "old": {"1": {}},
    "extra-lib": {"1": {}, "2": {}},
    "source-only": {"1": {}, "2": {"wheels": [], "sdist": True}},
    "early": {"1.0": {}, "2.0rc1": {}},
    "only-early": {"1.0rc1": {}},
    "taken-back": {"1": {}, "2": {"yanked": "breaks <script>"}},
}


@pytest.fixture(scope="session")
def url(tmp_path_factory):
    return index_server.tree(index_server.fake_index(PROJECTS), tmp_path_factory.mktemp("index"))


@pytest.fixture
def lock(shell, url):
    """Locks, and gives the versions by project; with a code, the run."""
    def run(*words, code=0, **how):
        done = shell("lock", "--upgrade", "--index-url", url, *words, code=code, **how)
        if code:
            return done
        text = shell.read("pylock.toml")
        done.pins = dict(re.findall(r'^name = "([^"]+)"\nversion = "([^"]+)"', text, re.M))
        done.lock = text
        return done
    return run


def test_formats(shell, lock):
    assert lock("source-only", "--only-binary", ":all:").pins == {"source-only": "1"}
    assert lock("source-only", "--no-build").pins == {"source-only": "1"}
    assert lock("source-only", "--no-build-package", "source_only").pins == {"source-only": "1"}
    done = lock("lib==1.0", "--no-binary", "lib")
    assert "lib-1.0.tar.gz" in done.lock and "lib-1.0-py3-none-any.whl\", url" not in done.lock
    assert 'no-binary = ["lib"]' in done.lock
    assert "lib-1.0-py3-none-any.whl, which is not to be" in done.err
    done = lock("lib>=2", "--no-binary", ":all:", code=1)
    assert "--no-binary was given" in done.out
    # The last word counts, and a file's words come before the command line's.
    assert lock("source-only", "--no-binary", ":all:", "--only-binary=:all:").pins
    shell.write("r.txt", "--no-binary :all:\nlib==1.5\n")
    lock("-r", "r.txt", code=1)
    assert lock("-r", "r.txt", "--no-binary", ":none:").pins == {"lib": "1.5"}
    assert lock("source-only", env={"PIP_ONLY_BINARY": ":all:"}).pins == {"source-only": "1"}
    assert lock("source-only", env={"UV_NO_BUILD": "1"}).pins == {"source-only": "1"}
    assert "'a b' is no project" in lock("lib", "--only-binary", "a b", code=2).err


def test_times_of_single_projects(lock):
    done = lock("app", "lib", "--exclude-newer-package", "LIB=2023-07-01")
    assert done.pins == {"app": "1.0", "lib": "1.5"}
    assert '{ name = "lib", time = "2023-07-02T00:00:00Z" }' in done.lock
    done = lock("lib", "--exclude-newer", "2023-07-01", "--exclude-newer-package", "lib=false")
    assert done.pins == {"lib": "2.0"} and 'time = "none"' in done.lock
    assert lock("lib", env={"UV_EXCLUDE_NEWER": "2023-07-01"}).pins == {"lib": "1.5"}
    assert "not NAME=DATE" in lock("lib", "--exclude-newer-package", "2024-01-01", code=2).err


@pytest.mark.parametrize("text,seconds", [
    ("7 days", 7 * 86400), ("P7D", 7 * 86400), ("24 hours", 86400), ("PT24H", 86400),
    ("1 week, 2 days 3h", 9 * 86400 + 3 * 3600), ("P1W", 7 * 86400), ("P1DT30M", 86400 + 1800),
])
def test_durations(lock, text, seconds):
    done = lock("lib", "--exclude-newer", text)
    at = datetime.datetime.fromisoformat(
        re.search(r'exclude-newer = "([^"]+)Z"', done.lock).group(1))
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    assert abs((now - at).total_seconds() - seconds) < 120


@pytest.mark.parametrize("text", [
    "7", "days", "7 months", "P7M", "P", "PT", "P7", "PT7D", "P7H", "-7 days", "7 days ago",
    "99999999999999999999 days", "9999999999 weeks", "P1DT", "2024-02-30"])
def test_times_that_are_none(lock, text):
    assert "is no date" in lock("lib", "--exclude-newer", text, code=2).err


def test_words_on_prereleases(lock):
    assert lock("early").pins == {"early": "1.0"}
    assert lock("early", "--prerelease", "allow").pins == {"early": "2.0rc1"}
    assert lock("early>=2.0rc1", "--prerelease", "explicit").pins == {"early": "2.0rc1"}
    assert lock("only-early", "--prerelease", "if-necessary").pins == {"only-early": "1.0rc1"}
    assert "is a pre-release" in lock("only-early", "--prerelease", "explicit", code=1).out
    lock("early>=2.0rc1", "--prerelease", "if-necessary", code=1)
    assert lock("early", env={"PIP_PRE": "1"}).pins == {"early": "2.0rc1"}
    assert "is not known" in lock("early", "--prerelease", "sometimes", code=2).err


def test_yanked(lock):
    assert lock("taken-back").pins == {"taken-back": "1"}
    done = lock("taken-back==2")
    assert done.pins == {"taken-back": "2"}
    assert "taken-back 2 is yanked: breaks <script>" in done.err


def test_overrides(shell, lock):
    shell.write("o.txt", "lib<2  # no newer\n")
    done = lock("app", "--override", "o.txt")
    assert done.pins == {"app": "2.0", "lib": "1.5"}
    assert 'overrides = ["lib<2"]' in done.lock
    assert '{ project = "app", version = "2.0", requirement = "lib<2" }' in done.lock
    # What the marker of the requirement says does not matter; extras do.
    shell.write("o.txt", "old\n")
    done = lock("app", "--override", "o.txt")
    assert done.pins == {"app": "2.0", "lib": "2.0", "old": "1"}
    assert 'dependencies = [\n    { name = "lib" },\n    { name = "old" },\n]' in done.lock
    shell.write("o.txt", "extra-lib<2\n")
    assert "extra-lib" not in lock("app", "--override", "o.txt").pins
    assert lock("app[x]==1.0", "--override", "o.txt").pins["extra-lib"] == "1"
    # The user's own requirement is replaced as well.
    shell.write("o.txt", "lib==1.0\n")
    assert lock("app", "lib>=2", "--override", "o.txt").pins == {"app": "2.0", "lib": "1.0"}
    shell.write("o.txt", "lib==9\n")
    done = lock("app", "--override", "o.txt", code=1)
    assert "your override lib==9 (o.txt:1) stands for every requirement on lib" in done.out
    assert "without your override of lib   → app 2.0" in done.out


def test_excludes(shell, lock):
    shell.write("e.txt", "lib\n")
    done = lock("app", "--excludes", "e.txt")
    assert done.pins == {"app": "2.0"} and 'excludes = ["lib"]' in done.lock
    shell.write("e.txt", "lib>=2\n")
    assert "e.txt:1" in lock("app", "--excludes", "e.txt", code=2).err
    shell.write("e.txt", "--pre\n")
    assert "has no place" in lock("app", "--excludes", "e.txt", code=2).err


def test_files_that_variables_name(shell, lock):
    shell.write("a.txt", "lib<2\n")
    shell.write("b.txt", "lib!=1.5\n")
    assert lock("lib", env={"PIP_CONSTRAINT": "a.txt b.txt"}).pins == {"lib": "1.0"}
    assert lock("lib", "-c", "a.txt", env={"UV_CONSTRAINT": "b.txt"}).pins == {"lib": "1.0"}
    assert lock("app", env={"UV_OVERRIDE": "a.txt"}).pins == {"app": "2.0", "lib": "1.5"}
    shell.write("a.txt", "lib\n")
    assert lock("app", env={"UV_EXCLUDE": "a.txt"}).pins == {"app": "2.0"}
    assert "none.txt" in lock("app", env={"UV_EXCLUDE": "none.txt"}, code=2).err


def test_an_exclude_answers_a_question(shell, graph):
    """uv's way round two opencvs: one of them is not asked for any more."""
    shell.write("e.txt", "opencv-python-headless\n")
    words = ["resolve", "ultralytics", "albumentations", "--snapshot", graph]
    shell(*words, code=3)
    done = shell(*words, "--excludes", "e.txt")
    assert "opencv-python " in done.out and "headless" not in done.out


@pytest.mark.parametrize("table", [
    '[tool.uv]\noverride-dependencies = ["lib==1.0"]\nexclude-dependencies = ["old"]\n',
    '[tool.purvey]\noverrides = ["lib==1.0"]\nexcludes = ["old"]\n'])
def test_tables(shell, lock, table):
    shell.write("pyproject.toml", '[project]\nname = "p"\nversion = "1"\n'
                'dependencies = ["app", "old"]\n' + table)
    assert lock().pins == {"app": "2.0", "lib": "1.0"}


def test_constraints_of_uv(shell, lock):
    shell.write("pyproject.toml", '[project]\nname = "p"\nversion = "1"\ndependencies = ["app"]\n'
                '[tool.uv]\nconstraint-dependencies = ["lib<2"]\n')
    done = lock()
    assert done.pins == {"app": "1.0", "lib": "1.5"} and 'constraints = ["lib<2"]' in done.lock
    shell.write("pyproject.toml", '[tool.uv]\noverride-dependencies = [{ package = "x" }]\n')
    assert "not supported yet" in lock("app", code=2).err


def hash_of(lock_text, file):
    return re.search(re.escape(file) + r'".*sha256 = "([0-9a-f]{64})"', lock_text).group(1)


def test_hashes(shell, lock):
    everything = lock("app==2.0", "lib==1.5 ; python_version < '3'").lock
    app, lib = (hash_of(everything, name + "-2.0-py3-none-any.whl") for name in ("app", "lib"))
    other = hashlib.sha256(b"").hexdigest()
    shell.write("r.txt", f"app==2.0 --hash=sha256:{other} \\\n  --hash=sha256:{app.upper()}\n"
                f"lib==2.0 --hash sha256:{lib}\n")
    done = lock("-r", "r.txt")
    assert done.pins == {"app": "2.0", "lib": "2.0"} and "require-hashes = true" in done.lock
    # Of what is required, too.
    shell.write("r.txt", f"app==2.0 --hash=sha256:{app}\n")
    done = lock("-r", "r.txt", code=2)
    assert "lib 2.0 (app requires it)" in done.err and f"lib==2.0 --hash=sha256:{lib}" in done.err
    shell.write("c.txt", f"lib==2.0 --hash=sha256:{lib}\n")
    assert lock("-r", "r.txt", "-c", "c.txt").pins == {"app": "2.0", "lib": "2.0"}
    shell.write("r.txt", f"lib==2.0 --hash=sha256:{other}\n")
    assert "has no file with one of the hashes" in lock("-r", "r.txt", code=1).out
    shell.write("r.txt", f"lib>=2.0 --hash=sha256:{lib}\n")
    assert "r.txt:1: with --require-hashes, every requirement must be pinned" in \
        lock("-r", "r.txt", code=2).err
    assert "'lib==2.0' has none" in lock("lib==2.0", "--require-hashes", code=2).err
    shell.write("r.txt", "--require-hashes\nlib==2.0\n")
    assert "'lib==2.0' has none" in lock("-r", "r.txt", code=2).err


def test_a_file_that_is_named_with_its_hash_is_pinned(shell, lock, url):
    """As pip has it; without one, it is not hashed."""
    everything = lock("lib==2.0").lock
    digest = hash_of(everything, "lib-2.0-py3-none-any.whl")
    there = re.search(r'url = "([^"]+/lib-2.0-py3-none-any.whl)"', everything).group(1)
    for text in (f"lib @ {there}#sha256={digest}", f"{there}#sha256={digest.upper()}",
                 f"lib @ {there} --hash=sha256:{digest}"):
        shell.write("r.txt", "--require-hashes\n" + text + "\n")
        assert lock("-r", "r.txt").pins == {"lib": "2.0"}
    assert lock(f"lib @ {there}#sha256={digest}", "--require-hashes").pins == {"lib": "2.0"}
    assert "has none" in lock(f"lib @ {there}", "--require-hashes", code=2).err
    assert "has none" in lock(f"lib @ {there}#md5={32 * '0'}", "--require-hashes", code=2).err
    other = hashlib.sha256(b"").hexdigest()
    shell.write("r.txt", f"lib @ {there} --hash=sha256:{other}\n")
    assert "has no file with one of the hashes" in lock("-r", "r.txt", code=1).out
    # A hash in a URL asks for no others (pip).
    assert lock(f"lib @ {there}#sha256={digest}", "app").pins == {"app": "2.0", "lib": "2.0"}
    # A directory has no hash.
    shell.write("tree/pyproject.toml", '[project]\nname = "tree"\nversion = "1"\n')
    shell.write("r.txt", f"./tree --hash=sha256:{other}\n")
    assert "must be pinned with == or name a file" in lock("-r", "r.txt", code=2).err


@pytest.mark.parametrize("text", [
    "lib==2.0 --hash=sha256:abc", "lib==2.0 --hash=md5:" + 32 * "0", "--hash=sha256:" + 64 * "0",
    "lib==2.0 --hash", "lib==2.0 --hash=sha256:" + 64 * "g"])
def test_hashes_that_are_none(shell, lock, text):
    shell.write("r.txt", text + "\n")
    assert lock("-r", "r.txt", code=2).err.startswith("error: r.txt:1")


@pytest.mark.parametrize("words", [
    ["--excludes", "e.txt"], ["--override", "e.txt"], ["-r", "hashed.txt"]])
def test_certificates_say_that_they_cannot(shell, lock, words):
    shell.write("e.txt", "lib\n")
    shell.write("hashed.txt", "app==2.0 --hash=sha256:" + 64 * "0" + "\n")
    done = lock("app==2.0", *words, "--certificate", "out", code=2)
    assert "a certificate cannot state" in done.err
    assert shell.names() == ["e.txt", "hashed.txt"]


@pytest.mark.parametrize("words,code", [
    (["source-only", "--only-binary", ":all:"], 0), (["lib>=1.5", "--no-binary", "lib"], 1),
    (["app", "lib", "--exclude-newer-package", "lib=2023-07-01"], 0),
    (["app>=2", "--exclude-newer-package", "lib=2023-07-01"], 1),
    (["lib>=2", "--exclude-newer", "2023-01-01", "--exclude-newer-package", "lib=false"], 0),
    (["only-early", "--prerelease", "explicit"], 1), (["early>=2.0rc1", "--prerelease", "explicit"], 0),
    (["early>=2.0rc1", "--prerelease", "if-necessary"], 1),
    (["only-early", "--prerelease", "if-necessary"], 0)])
def test_certificates_state_them(shell, url, words, code):
    """Checked against a recording, by both checkers; a "no" without its rule is not borne out."""
    shell("snapshot", "record", *words, "--index-url", url, "-o", "s", code=None)
    shell("resolve", *words, "--snapshot", "s", "--certificate", "c", code=code)
    checker = [sys.executable, CHECKER, "--snapshot", "s", "c"]

    def verdicts():
        mine = subprocess.run(checker, cwd=shell.folder, capture_output=True).returncode
        return mine, shell("verify", "--certificate", "c", "--snapshot", "s", code=None).returncode
    assert verdicts() == (0, 0)
    lines = [json.loads(line) for line in shell.read("c").splitlines()]
    before = dict(lines[0])
    lines[0].pop("files", None)
    lines[0]["prereleases"] = "by rule"
    shell.write("c", "".join(json.dumps(line) + "\n" for line in lines))
    assert lines[0] != before
    assert code == 0 or verdicts() == (1, 1)
