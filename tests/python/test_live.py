"""The whole way on the index that people use: lock, ask, install. SKIPPED where PyPI is not reached.

The approved text tests/messages/pip-check.txt is what `pip check` says after a substitute was
installed; versions in it are replaced by "N".
"""

import json
import os
import pathlib
import platform
import re
import ssl
import sys
import urllib.error
import urllib.request

import pytest
from installers import INSTALLERS, PIP, clean_environment, installed, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PURVEY_PROGRAM", "")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
ORDINARY = ["flask", "httpx", "rich"]
# Two small projects, one of which asks for opencv-python and one for opencv-python-headless.
PICTURES = ["cvzone", "albucore==0.0.24"]


@pytest.fixture(scope="module", autouse=True)
def pypi():
    if not PROGRAM:
        pytest.skip("PURVEY_PROGRAM names no program")
    if sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("the locks of this test are for x86-64 Linux")
    trusted = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    try:
        urllib.request.urlopen("https://pypi.org/simple/flask/", timeout=30, context=trusted).close()
    except (urllib.error.URLError, OSError) as error:
        pytest.skip(f"PyPI is not reached: {error}")


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    return clean_environment(tmp_path_factory.mktemp("caches"))


def purvey(folder, env, *words):
    return run(PROGRAM, *words, "--python-version", PYTHON, env=env, cwd=folder)


def pins(lock):
    text = lock.read_text(encoding="utf-8")
    return dict(re.findall(r'^name = "(.+)"\nversion = "(.+)"$', text, re.MULTILINE))


@pytest.mark.parametrize("installer", [PIP, "uv pip sync"])
def test_an_ordinary_set_is_locked_and_installed(tools, fresh, tmp_path, env, installer):
    done = purvey(tmp_path, env, "lock", *ORDINARY)
    assert done.returncode == 0, done.stdout
    lock = tmp_path / "pylock.toml"
    wanted = pins(lock)
    assert set(ORDINARY) <= set(wanted)
    done = run(*INSTALLERS[installer](tools, fresh, lock), env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert installed(tools, fresh, env) == wanted
    check = run(tools / "pip", "--python", fresh, "check", env=env)
    assert check.returncode == 0, check.stdout
    used = run(fresh, "-c", "import flask, httpx, rich", env=env)
    assert used.returncode == 0, used.stdout


def test_the_pins_of_an_ordinary_set_are_those_of_uv(tools, tmp_path, env):
    done = run(PROGRAM, "resolve", "--json", "-q", *ORDINARY, "--python-version", PYTHON, env=env)
    assert done.returncode == 0, done.stdout
    ours = {p["name"]: p["version"] for p in json.loads(done.stdout)["packages"]}
    (tmp_path / "in.txt").write_text("\n".join(ORDINARY))
    done = run(
        *(tools / "uv", "pip", "compile", "-q", "--no-header", "--no-annotate"),
        *("--python-version", PYTHON, "--python-platform", "x86_64-manylinux_2_36", "in.txt"),
        env=env,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout
    assert ours == dict(re.findall(r"^(\S+)==(\S+)$", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("installer", [PIP, "uv pip sync"])
def test_the_cv2_lock_after_its_choice(tools, fresh, tmp_path, env, installer):
    asked = purvey(tmp_path, env, "lock", *PICTURES)
    assert asked.returncode == 3, asked.stdout
    assert "Who provides cv2?" in asked.stdout
    assert not (tmp_path / "pylock.toml").exists()
    done = purvey(tmp_path, env, "lock", *PICTURES, "--choose", "cv2=opencv-python-headless")
    assert done.returncode == 0, done.stdout
    lock = tmp_path / "pylock.toml"
    wanted = pins(lock)
    assert "opencv-python-headless" in wanted and "opencv-python" not in wanted
    done = run(*INSTALLERS[installer](tools, fresh, lock), env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert installed(tools, fresh, env) == wanted
    used = run(fresh, "-c", "import cv2, albucore; print(cv2.__version__)", env=env)
    assert used.returncode == 0, used.stdout
    check = run(tools / "pip", "--python", fresh, "check", env=env)
    said = re.sub(r"(?<= )\d[\w.]*", "N", check.stdout)
    assert said == (ROOT / "tests/messages/pip-check.txt").read_text(encoding="utf-8")
