"""loopback_index.py PROBLEM: an index on 127.0.0.1 with the projects that an integer problem names.

Serves JSON pages (PEP 691) and metadata beside each file (PEP 658), made from the graph. The files
themselves do not exist, and their digests are made up: nobody who only resolves asks for them.
Prints "ready PORT", then serves until its standard input ends.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import graph
import problem as integers

JSON_PAGE = "application/vnd.pypi.simple.v1+json"


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


class Index:
    def __init__(self, projects: dict[str, list[graph.Release]]) -> None:
        self.projects = projects
        self.pages: dict[str, bytes] = {}

    def page(self, name: str) -> bytes | None:
        if name in self.projects and name not in self.pages:
            files = [f for r in self.projects[name] for f in self.files(name, r)]
            page = {"meta": {"api-version": "1.1"}, "name": name, "files": files}
            page["versions"] = [r.version for r in self.projects[name]]
            self.pages[name] = json.dumps(page).encode()
        return self.pages.get(name)

    def files(self, name: str, release: graph.Release) -> list[dict]:
        digest = hashlib.sha256(metadata(name, release)).hexdigest()
        shared = {"core-metadata": {"sha256": digest}, "yanked": False}
        if release.requires_python is not None:
            shared["requires-python"] = release.requires_python
        where = f"/files/{name}/{release.version}"
        return [
            {"filename": f, "url": f"{where}/{f}", "hashes": {"sha256": made_up(f)}} | shared
            for f in release.wheels
        ]

    def metadata(self, name: str, version: str) -> bytes | None:
        for release in self.projects.get(name, ()):
            if release.version == version:
                return metadata(name, release)
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    index: Index

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if len(parts) == 2 and parts[0] == "simple":
            self.answer(self.index.page(parts[1]), JSON_PAGE, "max-age=600, public")
        elif len(parts) == 4 and parts[0] == "files" and parts[3].endswith(".metadata"):
            body = self.index.metadata(parts[1], parts[2])
            self.answer(body, "application/octet-stream", "max-age=365000000, immutable, public")
        else:
            self.answer(None, "", "")

    def answer(self, body: bytes | None, kind: str, keep: str) -> None:
        self.send_response(404 if body is None else 200)
        if body is not None:
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", keep)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_) -> None:
        pass


def main() -> None:
    nodes = integers.read(Path(sys.argv[1])).nodes
    projects = graph.read(graph.folder(), {n.name for n in nodes if n.base is None})
    Handler.index = Index(projects)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
