"""The distinct texts of the PyPI graph of October 2023."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

GRAPH = "pypi-2023-10.jsonl.zst"
STUBS = "pypi-2023-10.stubs.jsonl"


def locate(project_root: Path) -> Path | None:
    """The folder with the graph, or None."""
    named = os.environ.get("PURVEY_CORPUS")
    folder = Path(named) if named else project_root.parent / "shared" / "data"
    return folder if (folder / GRAPH).exists() and shutil.which("zstd") else None


def unescape(text: str) -> str:
    return re.sub(r"\\x(..)", lambda m: chr(int(m[1], 16)), text) if "\\" in text else text


def read(folder: Path, program: str, wheel_stride: int) -> dict:
    """Kind (V, P, R, W) to a list of distinct texts."""
    graph, stubs = folder / GRAPH, folder / STUBS
    command = f'zstd -dc --long=27 "$1" | cat - "$2" | "$3" {wheel_stride}'
    arguments = [str(graph), str(stubs) if stubs.exists() else "/dev/null", program]
    with subprocess.Popen(["sh", "-c", command, "sh", *arguments], stdout=subprocess.PIPE) as source:
        texts = defaultdict(list)
        for line in source.stdout:
            kind, _, text = line.decode("utf-8", "surrogatepass").rstrip("\n").partition("\t")
            texts[kind].append(unescape(text))
    if source.returncode != 0 or not texts["V"]:
        raise RuntimeError(f"{graph}: cannot be read")
    return texts
