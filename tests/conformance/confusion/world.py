"""The indexes of an attack on the loopback interface, and what of them is the attacker's."""

import base64
import contextlib
import hashlib
import os
import pathlib
import shlex
import ssl
import subprocess

from attack import placed
from index_server import fake_index, metadata_text, normalise, replace_file, sdist_bytes, serve

# Whoever asks this backend for metadata has run code of its author.
BACKEND = """
import os, pathlib
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    pathlib.Path(os.environ["ATTACK_RAN"]).touch()
    made = pathlib.Path(folder) / "{name}-{version}.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    return made.name
def get_requires_for_build_wheel(config_settings=None):
    return []
def build_wheel(*_):
    raise SystemExit("no wheel")
"""
PROJECT = '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["."]\n'
HOW = ("form", "core_metadata", "serve_metadata", "api_version")


@contextlib.contextmanager
def certificate(folder):
    """A certificate for 127.0.0.1 that signs itself: the file, and the context of a server."""
    pem, key = folder / "index.pem", folder / "index.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-addext", "basicConstraints=critical,CA:FALSE",
                    "-keyout", key, "-out", pem], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    yield pem, context


class World:
    """Servers that stay at their ports while what they serve changes (`set`)."""

    def __init__(self, folder, servers, trust):
        self.folder, self.servers, self.trust, self.written = folder, servers, trust, []
        self.places = {"here": str(folder)}
        for name, server in servers.items():
            self.places |= {name: server.url, name + "-files": server.root + "/files",
                            name + "-root": server.root}
        self.digests, self.urls, self.secrets = set(), set(), {}

    def set(self, state):
        """Serves `state` and writes the user's files."""
        for name, index in state.get("index", {}).items():
            if "login" in index:
                user, _, password = index["login"].partition(":")
                self.secrets[name] = (password, base64.b64encode(index["login"].encode()).decode())
                self.places[name + "-login"] = self.servers[name].url.replace(
                    "://", f"://{user}:{password}@")
        state = self.state = placed(state, self.places)
        built = {name: self._index(name, index) for name, index in state.get("index", {}).items()}
        for name, index in state.get("index", {}).items():
            for link in index.get("link", []):
                self._add_link(built, built[name], link)
        for name, server in self.servers.items():
            server.index = built.get(name) or fake_index({})
        for path in self.written:
            path.unlink(missing_ok=True)
        self.written = []
        for name, place in state.get("place", {}).items():
            for path, data in self._index(None, place).files.items():
                if not path.endswith(".metadata"):
                    self.write(f"{name}/{path.split('/')[-1]}", data)
        for name, text in state.get("files", {}).items():
            self.write(name, text.encode())

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.written.append(path)

    def _index(self, name, index):
        projects, theirs, running = {}, [], []
        for project, releases in index.get("projects", {}).items():
            for version, release in releases.items():
                release = dict(release)
                if release.pop("attacker", False):
                    theirs.append(f"{normalise(project).replace('-', '_')}-{version}")
                    release.setdefault("module", "attacker")  # so that the digest is its own
                if "metadata" in release:
                    release["metadata"] = release["metadata"].encode()
                if release.pop("runs_code", False):
                    running.append((project, version, release))
                projects.setdefault(project, {})[version] = release
            projects.setdefault(project, {})
        made = fake_index(projects, **{k: index[k] for k in HOW if k in index})
        for project, version, release in running:
            stem = normalise(project).replace("-", "_")
            metadata = release.get("metadata") or metadata_text(stem, version, release)
            replace_file(made, project, sdist_bytes(stem, version, metadata, more={
                "pyproject.toml": PROJECT.encode(),
                "own.py": BACKEND.replace("{name}", stem).replace("{version}", version).encode()}))
        for project, page in index.get("page", {}).items():
            made.pages[project] |= page
        for path, fault in index.get("faults", {}).items():
            made.faults[path] = fault | ({"body": fault["body"].encode()} if "body" in fault else {})
        for file, text in index.get("serve", {}).items():
            made.files["/files/" + file] = text.encode()
        for path, data in made.files.items():
            if any(path.startswith(f"/files/{start}-") or path == f"/files/{start}.tar.gz"
                   for start in theirs):
                self.digests.add(hashlib.sha256(data).hexdigest())
                if name:
                    self.urls.add(self.servers[name].root + path)
        return made

    def _add_link(self, built, index, link):
        """One more file on a page, by default with the digest of what lies at its address."""
        path = "/files/" + link["url"].split("/")[-1]
        data = next((i.files[path] for i in built.values() if path in i.files), b"")
        if link.get("attacker"):
            self.urls.add(link["url"])
        index.pages[link["page"]]["files"].append({
            "filename": link["filename"], "url": link["url"], "size": len(data),
            "hashes": {"sha256": link.get("sha256", hashlib.sha256(data).hexdigest())},
            "upload-time": "2024-01-01T00:00:00Z", "yanked": False})

    def words(self, text):
        return shlex.split(placed(text, self.places))

    def environment(self):
        certificates = {name: str(self.trust) for name in
                        ("SSL_CERT_FILE", "PIP_CERT") if self.trust}
        return certificates | {"ATTACK_RAN": str(self.folder / "ran")} | placed(self.state.get("environment", {}), self.places)

    def attackers_part_of(self, text):
        """What in a text is the attacker's: digests and addresses of files."""
        return sorted(x for x in self.digests | self.urls if x in text)

    def ran(self):
        """Did code of a stranger's project run?"""
        return (self.folder / "ran").exists()

    def leaks(self, text):
        """Logins in a text, and logins that another index got."""
        found = [f"{name}: printed" for name, (password, coded) in self.secrets.items()
                 if password in text or coded in text]
        for name, (password, coded) in self.secrets.items():
            for other, server in self.servers.items():
                if other != name and any(coded in str(headers) for _, _, headers in server.requests):
                    found.append(f"{name}: sent to {other}")
        return found

    def asked(self, name):
        return {path.split("/")[2] for _, path, _ in self.servers[name].requests
                if path.startswith("/simple/")}


@contextlib.contextmanager
def world(folder, states):
    """The servers that any of the states names."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {}
    for state in states:
        for name, index in state.get("index", {}).items():
            named[name] = named.get(name, False) or index.get("tls", False)
    with contextlib.ExitStack() as stack:
        pem, context = (stack.enter_context(certificate(folder)) if any(named.values())
                        else (None, None))
        servers = {name: stack.enter_context(serve(fake_index({}), context if tls else None))
                   for name, tls in named.items()}
        yield World(folder, servers, pem)


def run_purvey(program, w, state):
    """One run; its output in one piece, blanks folded."""
    folder = w.folder
    more = [] if state.get("cache") else ["--no-cache"]
    words = [*state.get("command", "lock").split(), *more, *w.words(state["purvey"]),
             *(["--", *placed(state["ask"], w.places)] if state.get("ask") else [])]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "TERM": "dumb",
                   "PURVEY_CACHE_DIR": str(folder / "cache"), "PIP_CONFIG_FILE": os.devnull,
                   "UV_HTTP_TIMEOUT": "1"}
    environment |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    done = subprocess.run([program, *words], cwd=folder, env=environment | w.environment(),
                          capture_output=True, timeout=120)
    done.text = " ".join((done.stdout + done.stderr).decode().split())
    done.words = words
    return done


def lock_of(folder):
    path = pathlib.Path(folder) / "pylock.toml"
    return path.read_text() if path.exists() else None
