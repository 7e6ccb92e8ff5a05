"""The index itself: what it serves, how far away it is, how it counts, what it does wrong when told."""

from __future__ import annotations

import hashlib
import http.client
import json
import tempfile
import threading
import time
import unittest
from pathlib import Path

import pages
from graph import Release
from index import Index

WHEELS = ["demo-1.0-py3-none-any.whl", "demo-1.0-cp310-cp310-manylinux_2_17_x86_64.whl"]
DEMO = [Release("0.9", None, [], [], ["demo-0.9-py3-none-any.whl"]),
        Release("1.0", ">=3.8", ["other>=2"], ["x"], WHEELS)]
PAGE, METADATA = "/simple/demo/", f"/files/demo/1.0/{WHEELS[1]}.metadata"


def site(folder: str, form: str = "json", beside: bool = True) -> Path:
    path = Path(folder) / "site"
    writer = pages.Writer(path, form, beside)
    with writer.out:
        writer.project("demo", DEMO)
    return path


class Client:
    def __init__(self, index: Index) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", index.port, timeout=5)

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        self.connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        reply = self.connection.getresponse()
        return reply.status, reply.headers, reply.read()


class IndexTest(unittest.TestCase):
    form, beside = "json", True

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.index = self.enterContext(Index(site(folder.name, self.form, self.beside)))
        self.client = self.connected()

    def connected(self) -> Client:
        client = Client(self.index)
        self.addCleanup(client.connection.close)
        return client


class Served(IndexTest):
    def test_page_and_metadata(self) -> None:
        status, headers, body = self.client.get(PAGE)
        self.assertEqual((status, headers["Content-Type"]), (200, pages.JSON_PAGE))
        files = {f["filename"]: f for f in json.loads(body)["files"]}
        self.assertEqual(list(files), ["demo-0.9-py3-none-any.whl", *WHEELS])
        one = files[WHEELS[1]]
        status, _, text = self.client.get(one["url"] + ".metadata")
        self.assertEqual(hashlib.sha256(text).hexdigest(), one["core-metadata"]["sha256"])
        self.assertIn(b"Requires-Dist: other>=2\n", text)
        self.assertEqual((one["yanked"], one["requires-python"]), (False, ">=3.8"))
        self.assertLess(files["demo-0.9-py3-none-any.whl"]["upload-time"], one["upload-time"])
        self.assertGreater(one["size"], 0)

    def test_nothing_changed(self) -> None:
        _, headers, _ = self.client.get(PAGE)
        self.assertEqual(headers["Cache-Control"], "max-age=600, public")
        self.index.tell("max-age 0")
        status, again, body = self.client.get(PAGE, If_None_Match=headers["ETag"])
        self.assertEqual((status, body, again["Cache-Control"]), (304, b"", "max-age=0, public"))
        self.assertEqual(self.client.get(PAGE, If_None_Match='"other"')[0], 200)

    def test_counts(self) -> None:
        for path in (PAGE, METADATA, "/simple/absent/"):
            self.client.get(path)
        counts = self.index.counts()
        self.assertEqual([counts[k] for k in ("page", "metadata", "file", "missing", "connections")], [2, 1, 0, 1, 1])
        self.index.tell("reset")
        self.assertEqual(self.index.counts()["page"], 0)


class Far(IndexTest):
    def at_once(self, count: int, path: str = PAGE) -> float:
        clients = [Client(self.index) for _ in range(count)]
        threads = [threading.Thread(target=c.get, args=(path,)) for c in clients]
        start = time.monotonic()
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        for c in clients:
            c.connection.close()
        return time.monotonic() - start

    def test_answers_wait_side_by_side(self) -> None:
        self.index.tell("delay 300", "reset")
        self.assertGreater(took := self.at_once(6), 0.3)
        self.assertLess(took, 1.5)
        self.assertEqual((self.index.counts()["waves"], self.index.counts()["at once"]), (1, 6))

    def test_waves_are_a_chain(self) -> None:
        self.index.tell("delay 20", "reset")
        for path in (PAGE, METADATA, PAGE):
            self.client.get(path)
        self.assertEqual(self.index.counts()["waves"], 3)

    def test_so_many_at_once(self) -> None:
        self.index.tell("delay 100", "at-once 2", "reset")
        self.assertGreater(self.at_once(6), 0.3)
        self.assertEqual(self.index.counts()["at once"], 2)

    def test_answers_overtake_each_other_by_path_and_seed(self) -> None:
        took = []
        for seed in (1, 1, 2):
            self.index.tell(f"delay 0 400 {seed}")
            start = time.monotonic()
            self.client.get(METADATA)
            took.append(time.monotonic() - start)
        self.assertAlmostEqual(took[0], took[1], delta=0.05)
        self.assertNotAlmostEqual(took[0], took[2], delta=0.005)


class Faults(IndexTest):
    def test_another_status_every_second_time(self) -> None:
        self.index.tell("fault 503 2 /simple/")
        self.assertEqual([self.client.get(PAGE)[0] for _ in range(4)], [200, 503, 200, 503])
        self.index.tell("no-faults")
        self.assertEqual(self.client.get(PAGE)[0], 200)

    def test_bodies_that_are_not_what_was_said(self) -> None:
        right = self.client.get(METADATA)[2]
        self.index.tell("fault changed 1 .metadata")
        self.assertNotEqual(self.client.get(METADATA)[2], right)
        for what in ("cut", "longer"):
            self.index.tell("no-faults", f"fault {what} 1 .metadata")
            with self.assertRaises(http.client.IncompleteRead):
                self.connected().get(METADATA)
        self.index.tell("no-faults", "fault shorter 1 .metadata")
        self.assertEqual(self.connected().get(METADATA)[2], right[:-1])

    def test_slow_drip(self) -> None:
        self.index.tell("fault drip:20 1 .metadata")
        start = time.monotonic()
        body = self.client.get(METADATA)[2]
        self.assertGreater(len(body), 64)
        self.assertGreater(time.monotonic() - start, 0.02 * (len(body) // 64))

    def test_what_it_does_not_understand(self) -> None:
        for line in ("fault", "fault odd 1 x", "fault cut 0 x", "delay", "delay x", "at-once 0", "nothing"):
            self.assertEqual(self.index.ask(line), "not understood", line)


class InWheels(IndexTest):
    form, beside = "html", False

    def test_parts_of_a_wheel(self) -> None:
        _, headers, body = self.client.get(PAGE)
        self.assertEqual(headers["Content-Type"], pages.HTML_PAGE)
        self.assertNotIn(b"core-metadata", body)
        path = f"/files/demo/1.0/{WHEELS[0]}"
        self.assertEqual(self.client.get(path + ".metadata")[0], 404)
        whole = self.client.get(path)[2]
        for words, part in (("0-3", whole[:4]), ("-5", whole[-5:]), ("10-", whole[10:])):
            status, headers, got = self.client.get(path, Range=f"bytes={words}")
            self.assertEqual((status, got), (206, part))
            self.assertTrue(headers["Content-Range"].endswith(f"/{len(whole)}"))
        counts = self.index.counts()
        self.assertEqual((counts["range"], counts["file"]), (3, 1))


if __name__ == "__main__":
    unittest.main()
