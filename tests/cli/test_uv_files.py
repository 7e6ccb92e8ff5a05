"""What stands in files and variables of uv and pip in the place of options: uv.toml and [tool.uv], flat
indexes, sources by path and URL, pip.conf."""

import json
import tomllib

import pytest
from index_server import fake_index, metadata_text, paths, serve, wheel_bytes

PROJECT = '[project]\nname = "mine"\nversion = "1"\ndependencies = [{}]\n'


def wheel(folder, name, version, **release):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    path.write_bytes(wheel_bytes(name, version, "py3-none-any",
                                 metadata_text(name, version, release)))
    return path


def resolve(shell, *words, **how):
    done = shell("resolve", "--json", *words, **how)
    return {p["name"]: p["version"] for p in json.loads(done.out)["packages"]}


@pytest.fixture
def dated():
    """Two releases, each as a wheel and a source distribution, of 2020 and 2024."""
    index = fake_index({"demo": {
        version: {"sdist": "metadata", "upload_time": f"{year}-01-01T00:00:00Z"}
        for version, year in [("1.0", 2020), ("2.0", 2024), ("3.0rc1", 2025)]}})
    with serve(index) as server:
        yield server


def file_of(shell, *words, **how):
    done = shell("resolve", "--json", "--no-cache", "demo", *words, **how)
    return json.loads(done.out)["packages"][0]["file"]["name"]


WORDS = {
    "exclude-newer": ("2021-01-01", "demo-1.0-py3-none-any.whl"),
    "prerelease": ("allow", "demo-3.0rc1-py3-none-any.whl"),
    "resolution": ("lowest", "demo-1.0-py3-none-any.whl"),
    "no-binary": (True, "demo-2.0.tar.gz"),
    "no-binary-package": (["demo"], "demo-2.0.tar.gz"),
    "no-build": (True, "demo-2.0-py3-none-any.whl"),
    "exclude-newer-package": ({"demo": "2021-01-01"}, "demo-1.0-py3-none-any.whl"),
}


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f'{k} = {toml(v)}' for k, v in value.items()) + " }"
    return json.dumps(value)


@pytest.mark.parametrize("key", WORDS)
def test_words_of_uv_files_stand_for_options(shell, dated, key):
    value, picked = WORDS[key]
    line = f"{key} = {toml(value)}\n"
    index = f'index-url = "{dated.url}"\n'
    shell.write("uv.toml", index + line)
    assert file_of(shell) == picked
    (shell.folder / "uv.toml").unlink()
    shell.write("pyproject.toml", "[tool.uv]\n" + index + line)
    assert file_of(shell) == picked


def test_the_command_line_outranks_variables_and_these_files(shell, dated):
    shell.write("uv.toml", f'index-url = "{dated.url}"\nprerelease = "allow"\nno-binary = true\n'
                           'resolution = "lowest"\nexclude-newer = "2019-01-01"\n')
    variables = {"UV_PRERELEASE": "disallow", "UV_NO_BUILD_PACKAGE": "demo",
                 "UV_RESOLUTION": "highest", "UV_EXCLUDE_NEWER": "2026-01-01"}
    assert file_of(shell, env=variables) == "demo-2.0-py3-none-any.whl"
    words = ["--pre", "--no-binary", "demo", "--resolution", "lowest-direct",
             "--exclude-newer", "2022-01-01"]
    assert file_of(shell, *words, env=variables) == "demo-1.0.tar.gz"


@pytest.mark.parametrize("line, place", [
    ('prerelease = "some"', "uv.toml:1:14"), ('resolution = "low"', "uv.toml:1:14"),
    ('exclude-newer = "soon"', "uv.toml:1:17"), ('no-build = 1', "uv.toml:1:12"),
    ('no-build-package = ["a b"]', "uv.toml:1:20"), ('sources.demo.index = "x"', "uv.toml:1:1"),
    ('exclude-newer-package = { demo = 1 }', "uv.toml:1:34")])
def test_what_is_wrong_there_is_named(shell, index, line, place):
    shell.write("uv.toml", line)
    assert f"error: {place}: " in shell("resolve", "demo", "--index-url", index, code=2).err


def test_beside_uv_toml_the_sources_alone_count(shell, dated):
    shell.write("uv.toml", f'[[index]]\nname = "dated"\nurl = "{dated.url}"\n')
    shell.write("pyproject.toml", PROJECT.format('"demo"') + """
[tool.uv]
resolution = "lowest"
[tool.uv.sources]
demo = { index = "dated" }
""")
    done = shell("resolve", "--json", "--no-cache", "-i", "file:///nowhere")
    assert json.loads(done.out)["packages"][0]["version"] == "2.0"
    assert "pyproject.toml:6:1: of tool.uv the sources alone count: there is a uv.toml" in done.err


def test_files_of_pip_stand_for_options(shell, dated):
    def written(*lines):
        shell.write("pip.conf", "\n".join(["[global]", f"index-url = {dated.url}", *lines]))
        return {"PIP_CONFIG_FILE": "pip.conf"}
    assert file_of(shell, env=written("no-binary = other\n  demo")) == "demo-2.0.tar.gz"
    assert file_of(shell, env=written("only_binary = :all:", "pre = yes")).startswith("demo-3.0rc1")
    assert file_of(shell, env=written("no-binary = :all:") | {"PIP_ONLY_BINARY": "demo"}).endswith("whl")
    refused = shell("resolve", "demo", env=written("require-hashes = true"), code=2)
    assert "with --require-hashes" in refused.err
    assert file_of(shell, env=written("require-hashes = false")).endswith("whl")
    shell.write("pip.conf", "[global]\nonly-binary = a/b\n")
    assert "error: pip.conf:2: " in shell("resolve", "demo", env={"PIP_CONFIG_FILE": "pip.conf"},
                                          code=2).err


@pytest.mark.parametrize("name", ["UV_REQUIRE_HASHES", "PIP_REQUIRE_HASHES"])
def test_variables_that_require_hashes(shell, index, name):
    done = shell("resolve", "demo", "--index-url", index, env={name: "1"}, code=2)
    assert "with --require-hashes" in done.err


# Flat indexes.

def test_a_flat_index_is_a_place_that_names_can_be_bound_to(shell, index):
    wheel(shell.folder / "links", "other", "1.5")
    table = '[[index]]\nname = "links"\nurl = "./links"\nformat = "flat"\n'
    for name in ("uv.toml", "purvey.toml"):
        shell.write(name, table)
        assert resolve(shell, "demo<2", "--index-url", index) == {"demo": "1.0", "other": "1.5"}
        (shell.folder / name).unlink()
    shell.write("purvey.toml", table + "explicit = true\n")
    assert resolve(shell, "demo<2", "--index-url", index)["other"] == "2.0"
    shell.write("purvey.toml", table + 'explicit = true\n[sources]\nother.index = "links"\n')
    shell("lock", "demo<2", "--index-url", index)
    other = next(p for p in tomllib.loads(shell.read("pylock.toml"))["packages"]
                 if p["name"] == "other")
    assert other["version"] == "1.5" and "index" not in other


def test_a_flat_index_stands_in_its_place_among_the_others(shell):
    with serve(fake_index({"demo": {"7": {}}})) as first:
        wheel(shell.folder / "links", "demo", "1")
        wheel(shell.folder / "links", "other", "1")
        shell.write("uv.toml", f'[[index]]\nurl = "{first.url}"\n'
                               '[[index]]\nurl = "./links"\nformat = "flat"\ndefault = true\n')
        assert resolve(shell, "demo", "other", "--no-cache") == {"demo": "7", "other": "1"}


def test_a_flat_index_gets_its_login(shell):
    page = b'<a href="demo-1-py3-none-any.whl">demo-1-py3-none-any.whl</a>'
    index = fake_index({})
    index.faults["/links/"] = {"body": page, "content_type": "text/html", "status": 200}
    index.files["/links/demo-1-py3-none-any.whl"] = wheel_bytes(
        "demo", "1", "py3-none-any", metadata_text("demo", "1", {}))
    with serve(index) as server:
        url = server.root.replace("http://", "http://joe:secret@") + "/links/"
        shell.write("uv.toml", f'[[index]]\nurl = "{url}"\nformat = "flat"\ndefault = true\n')
        assert resolve(shell, "demo", "--no-cache") == {"demo": "1"}
        assert all(h.get("Authorization") for _, _, h in server.requests)


def test_error_codes_are_never_ignored(shell):
    with serve(fake_index({})) as broken, serve(fake_index({"demo": {"9": {}}})) as later:
        broken.index.faults["/simple/demo/"] = {"status": 403}
        shell.write("uv.toml", f'[[index]]\nurl = "{broken.url}"\nignore-error-codes = [403]\n')
        done = shell("resolve", "demo", "--no-cache", "-i", later.url, code=5)
        assert "uv.toml:3:22: ignore-error-codes is not honoured" in done.err
        assert "403" in done.err and paths(later) == []


# Sources that are no indexes.

def sourced(shell, line, dependencies='"demo<2"', table="tool.uv.sources"):
    shell.write("pyproject.toml", PROJECT.format(dependencies) + f"[{table}]\n{line}\n")


@pytest.mark.parametrize("table", ["tool.uv.sources", "tool.purvey.sources"])
def test_a_source_may_be_a_file_or_a_directory(shell, index, table):
    """Also for a name that a dependency alone asks for."""
    path = wheel(shell.folder / "sub" / "wheels", "other", "1.7")
    shell.write("sub/pyproject.toml", PROJECT.format('"demo<2"') +
                f'[{table}]\nother = {{ path = "wheels/{path.name}" }}\n')
    shell("lock", "-r", "sub/pyproject.toml", "--index-url", index)
    locked = {p["name"]: p for p in tomllib.loads(shell.read("pylock.toml"))["packages"]}
    assert locked["other"]["archive"]["path"] == f"sub/wheels/{path.name}"
    shell.write("lib/pyproject.toml", '[project]\nname = "other"\nversion = "1.8"\n'
                                      'dependencies = ["quick"]\n')
    sourced(shell, 'other = { path = "lib" }', table=table)
    assert resolve(shell, "--index-url", index) == {"demo": "1.0", "other": "1.8", "quick": "5"}


def test_a_source_may_be_a_url(shell, index):
    with serve(fake_index({"other": {"1.9": {}}})) as server:
        url = server.root + "/files/other-1.9-py3-none-any.whl"
        sourced(shell, f'other = {{ url = "{url}" }}')
        assert resolve(shell, "--no-cache", "--index-url", index) == {"demo": "1.0", "other": "1.9"}


def test_sources_count_where_their_condition_holds(shell, index):
    wheel(shell.folder, "other", "1.7")
    file = "./other-1.7-py3-none-any.whl"
    sourced(shell, f'other = {{ path = "{file}", marker = "sys_platform == \'win32\'" }}')
    assert resolve(shell, "--index-url", index)["other"] == "2.0"
    assert resolve(shell, "--index-url", index, "--python-platform", "windows")["other"] == "1.7"
    sourced(shell, f'other = [{{ path = "{file}", group = "dev" }}, {{ git = "https://x", extra = "y" }}]')
    assert resolve(shell, "--index-url", index)["other"] == "2.0"


@pytest.mark.parametrize("line, what", [
    ('other = { git = "https://example.org/other", rev = "1" }', "a repository (git)"),
    ('other = { workspace = true }', "a member of uv's workspace"),
    ('other = { url = "https://example.org/o.zip", subdirectory = "x" }', "a part of an archive")])
def test_other_sources_are_refused_where_their_name_is_needed(shell, index, line, what):
    """Never taken from an index instead, where a stranger may have the name."""
    sourced(shell, line, dependencies='"quick"')
    assert resolve(shell, "--index-url", index) == {"quick": "5"}
    sourced(shell, line)
    done = shell("resolve", "--index-url", index, code=2)
    assert f"error: pyproject.toml:6:9: other is to come from {what}, which is not supported" in done.err
    assert "[tool.purvey.sources]" in done.err
    wheel(shell.folder, "other", "1.7")
    with open(shell.folder / "pyproject.toml", "a") as file:
        file.write('[tool.purvey.sources]\nother.path = "other-1.7-py3-none-any.whl"\n')
    assert resolve(shell, "--index-url", index)["other"] == "1.7"


@pytest.mark.parametrize("line, says", [
    ('other = { path = "nothing.whl" }', "is not there"),
    ('other = { path = "demo-1-py3-none-any.whl" }', "is of demo, not of other"),
    ('other = [{ path = "other-1.7-py3-none-any.whl" }, { url = "https://h/other-2.tar.gz" }]',
     "from two places"),
    ('other = [{ path = "other-1.7-py3-none-any.whl" }, { index = "x" }]\n'
     '[[tool.uv.index]]\nname = "x"\nurl = "https://h"', "is bound to an index at")])
def test_sources_that_cannot_be(shell, index, line, says):
    wheel(shell.folder, "other", "1.7")
    wheel(shell.folder, "demo", "1")
    sourced(shell, line)
    done = shell("resolve", "--index-url", index, code=2)
    assert "error: pyproject.toml:6:" in done.err and says in done.err


def test_a_source_that_nobody_asks_for_is_not_read(shell, index):
    (shell.folder / "other-1.tar.gz").write_bytes(b"no archive")
    sourced(shell, 'other = { path = "other-1.tar.gz" }', dependencies='"quick"')
    assert resolve(shell, "--index-url", index) == {"quick": "5"}
