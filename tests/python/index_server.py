"""A package index on the loopback interface, made from a dict, that can also misbehave.

    index = fake_index({
        "demo": {"1.0": {"requires": ["other>=2", "extra-thing; extra == 'x'"], "extras": ["x"],
                         "requires_python": ">=3.8", "yanked": "broken", "wheels": ["py3-none-any"],
                         "sdist": True, "upload_time": "2024-01-02T03:04:05Z"}},
        "other": {"2.0": {}},
    })
    with serve(index) as server:
        ... server.url ...            # "http://127.0.0.1:PORT/simple"
        server.requests               # [(method, path, headers), ...] in order of arrival

Every key of a release may be left out: then it has one wheel `py3-none-any`, no sdist and no
requirements. An sdist is no archive unless it is "archive"; with "metadata" some is offered beside. `tree(index, folder)` writes the same index as a PEP 503 directory tree for file: URLs.

How it is served is set by the keyword arguments of fake_index and by `index.faults`, a dict from a
path ("/simple/demo/", "/files/demo-1.0-py3-none-any.whl.metadata") to a fault, or a list of faults
used one request each (None: serve normally):

    {"status": 503, "headers": {"Retry-After": "1"}}   another answer; "body" may be given as well
    {"truncate": 20}        announce the whole length, send 20 bytes, close
    {"delay": 2.5}          wait so many seconds first
    {"stall": 5}            send half of the body, then nothing for so long
    {"body": b"...", "content_type": "..."}            other bytes
    {"redirect": "http://..."}
    {"encoding": "br"}      claim this Content-Encoding
    {"cut_gzip": True}      a gzip stream that ends early, with its own length as Content-Length
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import html
import http.server
import io
import json
import pathlib
import random
import re
import sys
import tarfile
import threading
import time
import urllib.parse
import zipfile

JSON_TYPE = "application/vnd.pypi.simple.v1+json"


class Index:
    """Pages and files by path. `pages`: project -> page (a dict as in PEP 691)."""

    def __init__(self, **how):
        self.how = {
            "form": "json",           # or "html"
            "core_metadata": "hash",  # "hash", "true", "false", "none": what the page says
            "serve_metadata": True,   # does URL.metadata answer?
            "ranges": True,           # are parts of files served?
            "broken_wheels": False,   # wheels are no archives: metadata beside them or nowhere
            "filler": 0,              # bytes before and after METADATA in every wheel
            "gzip": True,             # compress when the client accepts it
            "etag": True,             # validators on pages, and 304
            "api_version": "1.1",
            "root": True,             # are the projects listed?
        } | how
        self.pages: dict[str, dict] = {}
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, object] = {}


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def metadata_text(name: str, version: str, release: dict) -> bytes:
    lines = [f"Metadata-Version: {release.get('metadata_version', '2.2')}", f"Name: {name}",
             f"Version: {version}"]
    lines += [f"Dynamic: {field}" for field in release.get("dynamic", [])]
    if release.get("requires_python"):
        lines.append(f"Requires-Python: {release['requires_python']}")
    lines += [f"Requires-Dist: {r}" for r in release.get("requires", [])]
    lines += [f"Provides-Extra: {e}" for e in release.get("extras", [])]
    lines += [f"Provides-Dist: {p}" for p in release.get("provides", [])]
    lines += [f"Obsoletes-Dist: {p}" for p in release.get("obsoletes", [])]
    return ("\n".join(lines) + "\n\nText.\n").encode()


def wheel_bytes(name: str, version: str, tag: str, metadata: bytes, module: str | None = None,
                filler: int = 0) -> bytes:
    """A wheel that installs: one module file, METADATA, WHEEL, RECORD."""
    stem = f"{name}-{version}.dist-info"
    data = random.Random(0).randbytes(filler)
    before, after = ({f"{stem}/{n}.bin": data} if filler else {} for n in ("before", "after"))
    members = {f"{module or name}.py": b""} | before | {f"{stem}/METADATA": metadata} | after | {
               f"{stem}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
                                f"Tag: {tag}\n".encode()}
    record = "".join(f"{path},,\n" for path in [*members, f"{stem}/RECORD"])
    members[f"{stem}/RECORD"] = record.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in members.items():
            archive.writestr(zipfile.ZipInfo(path), data)
    return out.getvalue()


def sdist_bytes(name: str, version: str, metadata: bytes, form: str = "tar.gz",
                more: dict[str, bytes] = {}) -> bytes:
    """A source distribution that holds PKG-INFO, one module and more, as tar.gz, tar.bz2, tar.xz,
    or zip."""
    members = {f"{name}-{version}/{path}": data for path, data in
               {f"{name}.py": b"", "PKG-INFO": metadata, f"{name}.egg-info/PKG-INFO": b"", **more}.items()}
    out = io.BytesIO()
    if form == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            for path, data in members.items():
                archive.writestr(zipfile.ZipInfo(path), data)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w:" + form.removeprefix("tar").removeprefix(".")) as archive:
        for path, data in members.items():
            member = tarfile.TarInfo(path)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def fake_index(projects: dict[str, dict[str, dict]], **how) -> Index:
    index = Index(**how)
    for given_name, releases in projects.items():
        name = normalise(given_name).replace("-", "_")
        entries = []
        for version, release in releases.items():
            entries += _release_entries(index, name, version, release)
        index.pages[normalise(given_name)] = {
            "meta": {"api-version": index.how["api_version"]}, "name": given_name,
            "versions": list(releases), "files": entries}
    return index


def _release_entries(index: Index, name: str, version: str, release: dict) -> list[dict]:
    metadata = release.get("metadata") or metadata_text(name, version, release)
    entries = []
    for tag in release.get("wheels", ["py3-none-any"]):
        data = wheel_bytes(name, version, tag, metadata, release.get("module"),
                           release.get("filler", index.how["filler"]))
        if index.how["broken_wheels"]:
            data = b"not an archive"
        entries.append(_entry(index, f"{name}-{version}-{tag}.whl", data, release, metadata))
    if said := release.get("sdist"):
        data = sdist_bytes(name, version, metadata) if said == "archive" else b"not a real archive"
        entries.append(_entry(index, f"{name}-{version}.tar.gz", data, release,
                              metadata if said == "metadata" else None))
    return entries


def replace_file(index: Index, project: str, data: bytes, name: str | None = None) -> None:
    """Other bytes, and another name, for the one file of a project."""
    (entry,) = index.pages[project]["files"]
    del index.files["/files/" + entry["filename"]]
    name = name or entry["filename"]
    index.files["/files/" + name] = data
    entry |= {"filename": name, "url": "../../files/" + name, "size": len(data),
              "hashes": {"sha256": hashlib.sha256(data).hexdigest()}}


def _entry(index: Index, filename: str, data: bytes, release: dict,
           metadata: bytes | None) -> dict:
    path = f"/files/{filename}"
    index.files[path] = data
    entry = {"filename": filename, "url": f"../..{path}", "size": len(data),
             "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
             "upload-time": release.get("upload_time", "2024-01-01T00:00:00.000000Z"),
             "yanked": release.get("yanked", False)}
    if release.get("requires_python"):
        entry["requires-python"] = release["requires_python"]
    if metadata is not None and index.how["serve_metadata"]:
        index.files[path + ".metadata"] = metadata
    offered = metadata is not None
    said = {"hash": {"sha256": hashlib.sha256(metadata or b"").hexdigest()} if offered else False,
            "true": offered, "false": False, "none": None}[index.how["core_metadata"]]
    if said is not None:
        entry["core-metadata"] = said
    return entry


def page_html(page: dict) -> bytes:
    rows = []
    for entry in page["files"]:
        (algorithm, digest), *_ = entry["hashes"].items()
        attributes = {"href": f"{entry['url']}#{algorithm}={digest}"}
        if "requires-python" in entry:
            attributes["data-requires-python"] = entry["requires-python"]
        if entry.get("yanked"):
            attributes["data-yanked"] = "" if entry["yanked"] is True else entry["yanked"]
        said = entry.get("core-metadata")
        if said is not None:
            attributes["data-core-metadata"] = (
                f"sha256={said['sha256']}" if isinstance(said, dict) else str(said).lower())
        if entry.get("provenance"):
            attributes["data-provenance"] = entry["provenance"]
        text = " ".join(f'{k}="{html.escape(v)}"' for k, v in attributes.items())
        rows.append(f"<a {text}>{html.escape(entry['filename'])}</a><br/>")
    heads = {"pypi:repository-version": page["meta"]["api-version"]}
    if status := page.get("project-status"):
        heads |= {"pypi:project-status": status["status"]}
        heads |= {"pypi:project-status-reason": status["reason"]} if "reason" in status else {}
    head = "".join(f'<meta name="{k}" content="{html.escape(v)}">' for k, v in heads.items())
    return (f"<!DOCTYPE html><html><head>{head}</head><body>\n" + "\n".join(rows) + "\n</body></html>").encode()


def root_page(index: Index) -> tuple[int, bytes, str]:
    if index.how["form"] == "html":
        rows = "".join(f'<a href="/simple/{name}/">{name}</a>' for name in index.pages)
        return 200, f"<!DOCTYPE html><html><body>{rows}</body></html>".encode(), "text/html"
    page = {"meta": {"api-version": index.how["api_version"]},
            "projects": [{"name": page["name"]} for page in index.pages.values()]}
    return 200, json.dumps(page).encode(), JSON_TYPE


def tree(index: Index, folder: pathlib.Path) -> str:
    """Writes the index below `folder`; returns its file: URL."""
    for path, data in index.files.items():
        target = folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for name, page in index.pages.items():
        target = folder / "simple" / name
        target.mkdir(parents=True, exist_ok=True)
        if index.how["form"] == "html":
            (target / "index.html").write_bytes(page_html(page))
        else:
            (target / "index.json").write_text(json.dumps(page))
    return (folder / "simple").absolute().as_uri()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        index: Index = self.server.index
        with self.server.lock:
            self.server.requests.append((self.command, self.path, dict(self.headers)))
            fault = index.faults.get(self.path)
            if isinstance(fault, list):
                fault = fault.pop(0) if fault else None
        fault = fault or {}
        if "delay" in fault:
            time.sleep(fault["delay"])
        if not self._comes_true(fault.get("until")):
            fault = {"status": 400}
        status, body, content_type = self._content(index)
        headers = {}
        if "redirect" in fault:
            status, body, headers = 302, b"", {"Location": fault["redirect"]}
        status = fault.get("status", status)
        body = fault.get("body", body if "status" not in fault else b"")
        content_type = fault.get("content_type", content_type)
        if status == 200 and index.how["etag"] and self.path.startswith("/simple/"):
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
        part = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if status == 200 and part and index.how["ranges"] and self.path.startswith("/files/"):
            last = len(body) - 1 if not (part[1] and part[2]) else int(part[2])
            first = int(part[1]) if part[1] else max(0, len(body) - int(part[2]))
            headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
            status, body = 206, body[first:last + 1]
        headers |= fault.get("headers", {})
        self._send(status, body, content_type, headers, fault)

    def _comes_true(self, condition) -> bool:
        """Waits for a function of the requests so far."""
        end = time.monotonic() + 20
        while condition and not condition(self.server.requests):
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    do_HEAD = do_GET

    def _content(self, index: Index):
        path = urllib.parse.unquote(self.path)
        if path in index.files:
            return 200, index.files[path], "application/octet-stream"
        if path == "/simple/" and index.how["root"]:
            return root_page(index)
        match = re.fullmatch(r"/simple/([^/]+)/", path)
        page = index.pages.get(match[1]) if match else None
        if page is None:
            return 404, b"no such thing", "text/plain"
        if index.how["form"] == "html":
            return 200, page_html(page), "text/html; charset=utf-8"
        return 200, json.dumps(page).encode(), JSON_TYPE

    def _send(self, status, body, content_type, headers, fault):
        zipped = (self.server.index.how["gzip"] and status == 200 and "encoding" not in fault
                  and "gzip" in self.headers.get("Accept-Encoding", ""))
        if zipped:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
            if fault.get("cut_gzip"):
                body = body[:-12]
        if "encoding" in fault:
            headers["Content-Encoding"] = fault["encoding"]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            if "truncate" in fault:
                self.wfile.write(body[:fault["truncate"]])
                self.close_connection = True
            elif "stall" in fault:
                self.wfile.write(body[:len(body) // 2])
                self.wfile.flush()
                self.server.stopping.wait(fault["stall"])
                self.close_connection = True
            elif status != 304 and self.command != "HEAD":
                self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client may hang up at any time
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serve(index: Index, tls=None):
    """tls: an ssl.SSLContext, to serve https."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.index, server.requests, server.lock = index, [], threading.Lock()
    server.stopping = threading.Event()
    server.root = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    server.url = server.root + "/simple"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def paths(server) -> list[str]:
    return [path for _, path, _ in server.requests]
