"""What the loopback index serves, in one file (bench/network/site.hpp): pages and metadata of the graph.

The graph has no digests, sizes and dates. They are made up, of each file always the same: releases
are a week apart, the newest of the day the graph was made.
"""

from __future__ import annotations

import datetime
import hashlib
import html
import io
import json
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "compare"))
import graph  # noqa: E402

JSON_PAGE = "application/vnd.pypi.simple.v1+json"
HTML_PAGE = "application/vnd.pypi.simple.v1+html"
BYTES = "application/octet-stream"
NEWEST = datetime.datetime(2023, 10, 3, 12)
WEEK = datetime.timedelta(days=7)


def metadata(name: str, release: graph.Release) -> bytes:
    fields = [("Metadata-Version", "2.1"), ("Name", name), ("Version", release.version)]
    if release.requires_python is not None:
        fields.append(("Requires-Python", release.requires_python))
    fields += [("Provides-Extra", extra) for extra in release.provides_extra]
    fields += [("Requires-Dist", text) for text in release.requires_dist]
    return "".join(f"{key}: {' '.join(value.split())}\n" for key, value in fields).encode()


def made_up(file: str) -> str:
    """A digest of its own for every file: uv takes files of one digest for one file."""
    return hashlib.sha256(file.encode()).hexdigest()


def wheel(name: str, version: str, text: bytes) -> bytes:
    stem = f"{name.replace('-', '_')}-{version}.dist-info"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{stem}/WHEEL"), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        archive.writestr(zipfile.ZipInfo(f"{stem}/METADATA"), text)
        archive.writestr(zipfile.ZipInfo(f"{stem}/RECORD"), "")
    return out.getvalue()


def entries(name: str, release: graph.Release, age: int, text: bytes, size: int | None) -> list[dict]:
    """size: of the wheels, which have no metadata beside them then."""
    shared: dict = {"yanked": False, "upload-time": f"{NEWEST - age * WEEK:%Y-%m-%dT%H:%M:%S.000000Z}"}
    if size is None:
        shared["core-metadata"] = {"sha256": hashlib.sha256(text).hexdigest()}
    if release.requires_python is not None:
        shared["requires-python"] = release.requires_python
    where, out = f"/files/{name}/{release.version}", []
    for file in release.wheels:
        digest = made_up(file)
        own = {"filename": file, "url": f"{where}/{file}", "hashes": {"sha256": digest}}
        out.append(own | {"size": size or 10_000 + int(digest[:5], 16)} | shared)
    return out


def html_page(name: str, files: list[dict]) -> str:
    def link(f: dict) -> str:
        more = ""
        if "requires-python" in f:
            more += f' data-requires-python="{html.escape(f["requires-python"])}"'
        if "core-metadata" in f:
            more += f' data-core-metadata="sha256={f["core-metadata"]["sha256"]}"'
        return f'<a href="{html.escape(f["url"])}#sha256={f["hashes"]["sha256"]}"{more}>{f["filename"]}</a><br>'

    head = f'<html><head><meta name="pypi:repository-version" content="1.1"><title>{name}</title></head><body>'
    return "\n".join(["<!DOCTYPE html>", head, *map(link, files), "</body></html>"])


class Writer:
    def __init__(self, out: Path, form: str, beside: bool) -> None:
        self.out, self.form, self.beside = open(out, "wb"), form, beside

    def add(self, path: str, kind: str, body: bytes) -> None:
        self.out.write(f"{path}\t{kind}\t{len(body)}\n".encode() + body + b"\n")

    def project(self, name: str, releases: list[graph.Release]) -> None:
        files = []
        for k, release in enumerate(releases):
            text, size = metadata(name, release), None
            where = f"/files/{name}/{release.version}/*"
            if self.beside:
                self.add(f"{where}.metadata", BYTES, text)
            else:
                body = wheel(name, release.version, text)
                size = len(body)
                self.add(f"{where}.whl", BYTES, body)
            files += entries(name, release, len(releases) - 1 - k, text, size)
        if self.form == "html":
            self.add(f"/simple/{name}/", HTML_PAGE, html_page(name, files).encode())
            return
        page = {"meta": {"api-version": "1.1"}, "name": name, "files": files}
        page["versions"] = [r.version for r in releases]
        self.add(f"/simple/{name}/", JSON_PAGE, json.dumps(page).encode())


def stamp(names: set[str], form: str, beside: bool) -> str:
    """Tells whether a file of an earlier run may be used again."""
    at = graph.folder()
    graphs = [(p.name, p.stat().st_size, p.stat().st_mtime) for p in (at / graph.GRAPH, at / graph.STUBS)]
    made_by = [Path(__file__).read_text(), Path(graph.__file__).read_text()]
    return hashlib.sha256(repr((graphs, made_by, form, beside, sorted(names))).encode()).hexdigest()


def make(out: Path, names: set[str], form: str = "json", beside: bool = True) -> Path:
    """form: of the pages, "json" or "html"; beside: metadata beside the wheels (PEP 658), else only
    in them."""
    path = out / f"site-{form}{'' if beside else '-wheels'}"
    mark, now = path.with_suffix(".stamp"), stamp(names, form, beside)
    if path.exists() and mark.exists() and mark.read_text() == now:
        return path
    out.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    writer = Writer(path, form, beside)
    with writer.out:
        for name, releases in graph.read(graph.folder(), names).items():
            writer.project(name, releases)
    mark.write_text(now)
    return path
