"""The program as a user runs it: in a folder of its own, with nobody's settings, on an index and on
snapshots that the tests make."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python"))
import index_server  # noqa: E402

PROGRAM = os.environ.get("PURVEY_PROGRAM", "")

# Served as files with digests, so answers can be locked.
PROJECTS = {
    "demo": {"1.0": {"requires": ["other>=1"]}, "2.0": {"requires": ["other>=2", "shared"]}},
    "other": {"1.0": {}, "2.0": {"extras": ["fast"], "requires": ["quick; extra == 'fast'"]},
              "3.0rc1": {}},
    "shared": {"0.1": {"upload_time": "2020-01-01T00:00:00Z"},
               "0.2": {"upload_time": "2024-01-01T00:00:00Z"}},
    "quick": {"5": {}},
    "picky": {"1": {"requires": ["other<2"]}},
    "modern": {"1": {"requires_python": ">=3.13"}},
    "windy": {"1": {"requires": ["quick; sys_platform == 'win32'"]}},
    "needs-blas": {"1": {"requires": ["blas"]}},
    "fastblas": {"1": {"provides": ["blas"]}},
    "slowblas": {"1": {"provides": ["blas"]}},
}
VIRTUAL = '[virtual]\nblas = ["fastblas", "slowblas"]\n'

# Built from a graph, which stands for PyPI, where the shipped families were reviewed.
GRAPH = [
    {"name": "flask", "releases": [{"version": "3.0", "requires_dist": ["werkzeug>=3"]}]},
    {"name": "werkzeug", "releases": [{"version": "3.0"}]},
    {"name": "ultralytics", "releases": [{"version": "8", "requires_dist": ["opencv-python"]}]},
    {"name": "albumentations",
     "releases": [{"version": "2", "requires_dist": ["opencv-python-headless"]}]},
    {"name": "opencv-python", "releases": [{"version": "4.9"}]},
    {"name": "opencv-python-headless", "releases": [{"version": "4.9"}]},
]


class Shell:
    """Runs the program in one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "PURVEY_CACHE_DIR": str(folder / "cache"),
            "PIP_CONFIG_FILE": os.devnull,
            "TERM": "dumb",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.variables[name] = os.environ[name]

    def environment(self, **variables):
        return {**self.variables, **variables}

    def __call__(self, *words, code=0, env=None, **options):
        """code: the exit code that it must have, or None."""
        done = subprocess.run(
            [PROGRAM, *map(str, words)], cwd=self.folder, env=self.environment(**(env or {})),
            capture_output=True, timeout=120, **options)
        done.out = done.stdout.decode()
        done.err = done.stderr.decode()
        assert code in (None, done.returncode), f"exit {done.returncode}, not {code}\n{done.out}{done.err}"
        return done

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        return (self.folder / name).read_text()

    def names(self):
        """What stands in the folder, the cache and home left out."""
        return sorted(p.name for p in self.folder.iterdir() if p.name not in ("cache", "home"))


@pytest.fixture(scope="session", autouse=True)
def program():
    if not PROGRAM:
        pytest.skip("PURVEY_PROGRAM does not name the program")


@pytest.fixture
def shell(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    return Shell(folder)


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    """The URL of the index, on the disk."""
    folder = tmp_path_factory.mktemp("index")
    return index_server.tree(index_server.fake_index(PROJECTS), folder)


@pytest.fixture(scope="session")
def graph(tmp_path_factory):
    """A snapshot that can be resolved from, but not locked."""
    shell = Shell(tmp_path_factory.mktemp("graph"))
    shell.write("graph.jsonl", "".join(json.dumps(line) + "\n" for line in GRAPH))
    shell("snapshot", "build", "graph.jsonl", "-o", "graph.snapshot")
    return shell.folder / "graph.snapshot"
