"""Locks that purvey writes are installed by pip and by uv, as they come from PyPI.

The answers are hand-built and go through the program `lock_from_json`; their files are real wheels,
made here, served from the disk or over HTTP on the loopback. pip and uv are those of build/venv and
run without anybody's configuration.
"""

import base64
import contextlib
import functools
import hashlib
import http.server
import json
import os
import pathlib
import platform
import subprocess
import sys
import threading
import zipfile

import pytest
from installers import INSTALLERS, PIP, clean_environment, installed, run

ROOT = pathlib.Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the hand-built locks are for CPython on Linux"
)


@pytest.fixture(scope="session")
def lock_from_json():
    """The program that writes the lock of a hand-built answer."""
    if stated := os.environ.get("PURVEY_LOCK_FROM_JSON"):
        return pathlib.Path(stated)
    pytest.skip("PURVEY_LOCK_FROM_JSON names no program")


def make_wheel(folder, project, version, module, requires=()):
    """A wheel with one module (binary distribution format 1.0)."""
    stem = f"{project.replace('-', '_')}-{version}"
    path = folder / f"{stem}-py3-none-any.whl"
    metadata = [f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}"]
    metadata += [f"Requires-Dist: {text}" for text in requires]
    members = {
        f"{module}.py": f"who = {project!r}\n",
        f"{stem}.dist-info/METADATA": "\n".join(metadata) + "\n",
        f"{stem}.dist-info/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = []
    for name, text in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record.append(f"{name},sha256={digest.decode()},{len(text)}")
    record.append(f"{stem}.dist-info/RECORD,,")
    members[f"{stem}.dist-info/RECORD"] = "\n".join(record) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


@contextlib.contextmanager
def served(folder, scheme):
    """Addresses of the files of a folder start with what this gives."""
    if scheme == "file":
        yield folder.as_uri() + "/"
        return

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def target(python=None):
    version = python or f"{sys.version_info.major}.{sys.version_info.minor}.0"
    return {
        "label": f"CPython {version} on Linux",
        "python": version,
        "os": "linux",
        "os_major": 2,
        "os_minor": 36,
        "arch": platform.machine(),
        "sys_platform": sys.platform,
        "platform_machine": platform.machine(),
    }


def described(path, project, version, base, *, requires=(), asked_by=()):
    data = path.read_bytes()
    return {
        "project": project,
        "version": version,
        "index": base + "simple/",
        "requires_python": ">=3.8",
        "requires_dist": list(requires),
        "asked_by": list(asked_by),
        "files": [
            {
                "name": path.name,
                "url": base + path.name,
                "size": len(data),
                "upload_time": "2023-10-03T12:00:00.123456Z",
                "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
            }
        ],
    }


def viewer_and_headless(folder, base, python=None):
    """`viewer` asks for picture-lib; picture-lib-headless is bound to stand in for it."""
    viewer = make_wheel(folder, "viewer", "1.0", "viewer", ["picture-lib>=2"])
    headless = make_wheel(folder, "picture-lib-headless", "2.1", "picture")
    asks = {"project": "viewer", "version": "1.0", "requirement": "picture-lib>=2"}
    return {
        "target": target(python),
        "rules": {"choices": [{"name": "picture", "provider": "picture-lib-headless"}]},
        "context": {"tool_version": "0", "index": base + "simple/", "requirements": ["viewer"]},
        "releases": [
            described(
                viewer,
                "viewer",
                "1.0",
                base,
                requires=["picture-lib>=2"],
                asked_by=[{"requirement": "viewer"}],
            ),
            described(headless, "picture-lib-headless", "2.1", base, asked_by=[asks]),
        ],
        "bindings": [
            {
                "name": "picture",
                "family": True,
                "provider": "picture-lib-headless",
                "version": "2.1",
                "why": "choice",
                "stands_for": ["picture-lib"],
                "asked_by": [asks],
                "rejected": [{"provider": "picture-lib", "why": "you chose otherwise"}],
            }
        ],
    }


def write_lock(program, description, folder):
    source = folder / "answer.json"
    source.write_text(json.dumps(description), encoding="utf-8")
    lock = subprocess.run([program, source], stdout=subprocess.PIPE, check=True).stdout
    path = folder / "pylock.toml"
    path.write_bytes(lock)
    return path


@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_lock_installs(tools, lock_from_json, fresh, tmp_path, installer, scheme):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    env = clean_environment(tmp_path)
    with served(wheels, scheme) as base:
        lock = write_lock(lock_from_json, viewer_and_headless(wheels, base), tmp_path)
        done = run(*INSTALLERS[installer](tools, fresh, lock), env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    # picture-lib does not exist anywhere: `dependencies` and Requires-Dist were not followed.
    assert installed(tools, fresh, env) == {"viewer": "1.0", "picture-lib-headless": "2.1"}
    who = run(fresh, "-c", "import picture; print(picture.who)", env=env)
    assert who.stdout == "picture-lib-headless\n"


def test_pip_check_says_what_the_lock_warns_of(tools, lock_from_json, fresh, tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    env = clean_environment(tmp_path)
    with served(wheels, "file") as base:
        lock = write_lock(lock_from_json, viewer_and_headless(wheels, base), tmp_path)
        done = run(*INSTALLERS["uv pip sync"](tools, fresh, lock), env=env)
    assert done.returncode == 0, done.stdout
    assert (
        "picture-lib-headless stands in for picture-lib: pip check will report it as missing"
        in lock.read_text()
    )
    check = run(tools / "pip", "--python", fresh, "check", env=env)
    assert check.returncode == 1
    assert check.stdout == "viewer 1.0 requires picture-lib, which is not installed.\n"


def test_pip_reads_requirements_again_unless_told_not_to(tools, lock_from_json, fresh, tmp_path):
    """Why the line to paste says --no-deps: PEP 751 lets no installer do this, pip 26.3 does."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    env = clean_environment(tmp_path)
    with served(wheels, "file") as base:
        lock = write_lock(lock_from_json, viewer_and_headless(wheels, base), tmp_path)
        done = run(
            *(tools / "pip", "--python", fresh, "install", "--no-index", "-r", lock), env=env
        )
    assert done.returncode == 1, done.stdout
    assert "picture-lib>=2 (from viewer)" in done.stdout


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_changed_file_is_refused(tools, lock_from_json, fresh, tmp_path, installer):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    env = clean_environment(tmp_path)
    with served(wheels, "file") as base:
        lock = write_lock(lock_from_json, viewer_and_headless(wheels, base), tmp_path)
        make_wheel(wheels, "picture-lib-headless", "2.1", "picture", ["evil"])
        done = run(*INSTALLERS[installer](tools, fresh, lock), env=env)
    assert done.returncode != 0, done.stdout
    assert "hash" in done.stdout.lower(), done.stdout
    assert installed(tools, fresh, env) == {}


@pytest.mark.parametrize("installer", INSTALLERS)
def test_another_python_is_refused(tools, lock_from_json, fresh, tmp_path, installer):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    env = clean_environment(tmp_path)
    other = f"3.{sys.version_info.minor + 1}.0"
    with served(wheels, "file") as base:
        lock = write_lock(lock_from_json, viewer_and_headless(wheels, base, other), tmp_path)
        done = run(*INSTALLERS[installer](tools, fresh, lock), env=env)
    assert done.returncode != 0, done.stdout
    assert installed(tools, fresh, env) == {}


@pytest.mark.parametrize("installer", INSTALLERS)
def test_an_empty_lock_installs_nothing(tools, lock_from_json, fresh, tmp_path, installer):
    env = clean_environment(tmp_path)
    description = {"target": target(), "context": {"tool_version": "0", "index": ""}}
    lock = write_lock(lock_from_json, description, tmp_path)
    done = run(*INSTALLERS[installer](tools, fresh, lock), env=env)
    # pip calls an empty list of requirements an error of usage; both leave the environment empty.
    if installer != PIP:
        assert done.returncode == 0, done.stdout
    assert installed(tools, fresh, env) == {}


def test_approved_vectors_are_valid_pylock():
    """spec/vectors/lock/*.toml against the reader that pip itself uses."""
    pylock = pytest.importorskip("packaging.pylock", reason="needs packaging 26 or later")
    tomllib = pytest.importorskip("tomllib")
    paths = sorted((ROOT / "spec/vectors/lock").glob("*.toml"))
    assert len(paths) >= 5
    for path in paths:
        read = pylock.Pylock.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
        names = [package.name for package in read.packages]
        assert names == sorted(names)
        for package in read.packages:
            for edge in package.dependencies or ():
                assert edge["name"] in names, (path, package.name)
