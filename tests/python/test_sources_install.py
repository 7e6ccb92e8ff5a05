"""Locks of files, directories and places to find links in, and such as say who published what, are
installed by pip and by uv."""

import os
import subprocess

import pytest
from attestations import attest
from index_server import fake_index, metadata_text, serve, wheel_bytes
from installers import INSTALLERS, clean_environment, installed, run

PROGRAM = os.environ.get("PURVEY_PROGRAM")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="PURVEY_PROGRAM names no program")

# It builds itself without anything from an index.
BACKEND = """
import pathlib, shutil
def build_wheel(folder, config_settings=None, metadata_directory=None):
    return shutil.copy(next(pathlib.Path("made").iterdir()), folder).rpartition("/")[2]
"""


def write_wheel(folder, name, **release):
    folder.mkdir(parents=True, exist_ok=True)
    metadata = metadata_text(name, "1", release)
    (folder / f"{name}-1-py3-none-any.whl").write_bytes(
        wheel_bytes(name, "1", "py3-none-any", metadata))


def lock(folder, *words, where=("--no-index", "-f", "links")):
    done = subprocess.run([PROGRAM, "lock", *where, *words], cwd=folder,
                          env=clean_environment(folder), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_file_and_what_a_place_has(installer, tools, fresh, tmp_path):
    write_wheel(tmp_path / "dist", "demo", requires=["other"])
    write_wheel(tmp_path / "links", "other")
    lock(tmp_path, "./dist/demo-1-py3-none-any.whl")
    env = clean_environment(tmp_path)
    done = run(*INSTALLERS[installer](tools, fresh, "pylock.toml"), env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert installed(tools, fresh, env) == {"demo": "1", "other": "1"}


def test_a_directory_is_installed_by_uv(tools, fresh, tmp_path):
    tree = tmp_path / "lib"
    write_wheel(tree / "made", "lib", requires=["other"])
    write_wheel(tmp_path / "links", "other")
    (tree / "own.py").write_text(BACKEND)
    (tree / "pyproject.toml").write_text(
        '[project]\nname = "lib"\nversion = "1"\ndependencies = ["other"]\n'
        '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["."]\n')
    lock(tmp_path, "./lib")
    env = clean_environment(tmp_path)
    done = run(*INSTALLERS["uv pip sync"](tools, fresh, "pylock.toml"), env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert installed(tools, fresh, env) == {"lib": "1", "other": "1"}


@pytest.mark.parametrize("installer", INSTALLERS)
def test_attestation_identities(installer, tools, fresh, tmp_path):
    index = fake_index({"demo": {"1": {"requires": ["other"]}}, "other": {"1": {}}})
    attest(index, "demo", {"kind": "GitHub", "repository": "demo/demo", "workflow": "publish.yml"}, {"kind": "Other"})
    env = clean_environment(tmp_path)
    with serve(index) as server:
        lock(tmp_path, "demo", where=("-i", server.url))
        assert "attestation-identities" in (tmp_path / "pylock.toml").read_text()
        done = run(*INSTALLERS[installer](tools, fresh, "pylock.toml"), env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert installed(tools, fresh, env) == {"demo": "1", "other": "1"}
