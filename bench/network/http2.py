"""HTTP/2 over TLS before the index: nghttpx, with a certificate of its own."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

from index import Index

NAMES = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-addext", "basicConstraints=critical,CA:FALSE"]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def reached(port: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


class Http2Index(Index):
    """An index that also answers at an https URL. Its own counts of connections are those of nghttpx."""

    def __init__(self, site: Path, folder: Path) -> None:
        super().__init__(site)
        self.key, self.certificate = folder / "key.pem", folder / "certificate.pem"
        self.log = folder / "protocols.txt"

    def __enter__(self):
        super().__enter__()
        make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        files = ["-keyout", self.key, "-out", self.certificate]
        subprocess.run([*make, *files, *NAMES], check=True, capture_output=True)
        port = free_port()
        ends = [f"--frontend=127.0.0.1,{port}", f"--backend=127.0.0.1,{self.port}", "--workers=1", "--no-ocsp"]
        logs = ["--conf=/dev/null", "--errorlog-file=/dev/null", f"--accesslog-file={self.log}", "--accesslog-format=$alpn"]
        self.log.unlink(missing_ok=True)
        command = ["nghttpx", *ends, *logs, self.key, self.certificate]
        self.proxy = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not reached(port) and time.monotonic() < until:
            time.sleep(0.05)
        self.url = f"https://127.0.0.1:{port}/simple"
        return self

    def __exit__(self, *what):
        self.proxy.terminate()
        self.proxy.wait()
        super().__exit__(*what)

    def environment(self) -> dict[str, str]:
        return {"PIP_CERT": str(self.certificate), "SSL_CERT_FILE": str(self.certificate)}

    def protocols(self) -> str:
        """What was spoken: "h2", "http/1.1", or both."""
        return ", ".join(sorted(set(self.log.read_text().split()))) if self.log.exists() else "nothing"
