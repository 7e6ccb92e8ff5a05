"""What the tests that install locks share."""

import pathlib
import sys

import pytest
from installers import run


@pytest.fixture(scope="session")
def tools():
    """The folder of the interpreter that runs this, which scripts/setup gave a current pip and uv."""
    folder = pathlib.Path(sys.executable).parent
    if not all((folder / tool).exists() for tool in ("pip", "uv")):
        pytest.skip("no pip and uv beside the interpreter (scripts/setup test)")
    return folder


@pytest.fixture
def fresh(tmp_path):
    """A virtual environment with nothing in it; its interpreter."""
    folder = tmp_path / "fresh"
    made = run(sys.executable, "-m", "venv", "--without-pip", folder)
    assert made.returncode == 0, made.stdout
    return folder / "bin" / "python"
