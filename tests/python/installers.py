"""Running pip and uv on a lock, without anybody's configuration."""

import json
import os
import subprocess

from packaging.utils import canonicalize_name

def clean_environment(folder):
    """The environment without anybody's pip or uv settings; certificates stay."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "PIP_CERT"
        or not name.startswith(("PIP_", "UV_", "PYTHON", "VIRTUAL_ENV", "CONDA"))
    }
    kept.update(
        PIP_CONFIG_FILE=os.devnull,
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_NO_INPUT="1",
        UV_NO_CONFIG="1",
        UV_CACHE_DIR=str(folder / "uv-cache"),
        XDG_CACHE_HOME=str(folder / "cache"),
        NO_COLOR="1",
    )
    return kept


def run(*command, env=None, **options):
    return subprocess.run(
        [str(word) for word in command],
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        **options,
    )


PIP = "pip install --no-deps -r"
INSTALLERS = {
    PIP: lambda t, e, lock: (t / "pip", "--python", e, "install", "--no-deps", "-r", lock),
    "uv pip sync": lambda t, e, lock: (t / "uv", "pip", "sync", "-p", e, lock),
    "uv pip install -r": lambda t, e, lock: (t / "uv", "pip", "install", "-p", e, "-r", lock),
}


def installed(tools, python, env):
    listed = run(tools / "pip", "--python", python, "list", "--format=json", env=env)
    assert listed.returncode == 0, listed.stdout
    start = listed.stdout.index("[")
    entries = json.JSONDecoder().raw_decode(listed.stdout[start:])[0]
    return {canonicalize_name(entry["name"]): entry["version"] for entry in entries}
