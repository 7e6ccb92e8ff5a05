"""purvey watch: what a vendor serves is compared with what it served before (spec/watch.md)."""

import contextlib
import hashlib
import json
import pathlib

import pytest
import watch_log
from index_server import fake_index, paths, serve

FILES = {"acme": {"1.0": {"filler": 2000}, "2.0": {"sdist": True}},
         "acme-core": {"1.0": {}}, "stranger": {"1.0": {}}}
CORE = "/files/acme_core-1.0-py3-none-any.whl"


@pytest.fixture(params=["json", "html"])
def vendor(request, shell):
    with served(shell, form=request.param) as server:
        yield server


@contextlib.contextmanager
def served(shell, projects=FILES, promised="", **how):
    with serve(fake_index(projects, **how)) as server:
        shell.write("purvey.toml", f"""\
[[index]]
name = "acme"
url = "{server.url}"
[[grant]]
namespace = "acme"
index = "acme"
{promised}
""")
        yield server


def watch(shell, *words, code=0, name="ada"):
    done = shell("watch", *words, "--json", "--as", name, "--reference", "none", code=code)
    return json.loads(done.out)


def lines(shell, log="watch.jsonl"):
    return [json.loads(line) for line in shell.read(log).splitlines()]


def flip(server, path, at=0):
    data = bytearray(server.index.files[path])
    data[at] ^= 1
    server.index.files[path] = bytes(data)


def faults(told):
    return [(f["what"], f["file"]) for grant in told["grants"] for f in grant["findings"]]


def test_what_is_seen_is_kept(shell, vendor):
    told = watch(shell, "--all", "--seed", "7")
    (grant,) = told["grants"]
    assert (grant["namespace"], grant["index"]) == ("acme", vendor.url)
    assert (grant["projects"], grant["listed"], grant["new"], grant["read"]) == (2, 4, 4, 4)
    assert grant["findings"] == [] and grant["failed"] == []
    assert not any("stranger" in path for path in paths(vendor))
    seen = lines(shell)
    assert [e["seen"] for e in seen] == ["run"] + ["listed"] * 4 + ["read"] * 4
    assert told["log"] == {"path": "watch.jsonl", "entries": 9, "head": seen[-1]["digest"]}
    for e in seen[5:]:
        data = vendor.index.files["/files/" + e["file"]]
        assert (e["sha256"], e["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert 0 < e["first_byte_us"] <= e["total_us"]
    # Nothing is listed twice, and a second run finds the same.
    again = watch(shell, "acme", "--all")
    assert again["grants"][0]["new"] == 0
    assert [e["seen"] for e in lines(shell)[9:]] == ["run"] + ["read"] * 4
    for byte in ("previous", "digest"):
        assert all(len(e[byte]) == 64 for e in seen)


def test_one_flipped_byte_of_one_file_is_reported(shell, vendor):
    watch(shell, "--all")
    flip(vendor, CORE, at=100)
    told = watch(shell, "--all", code=4)
    assert faults(told) == [("changed", CORE.split("/")[-1])]
    (finding,) = told["grants"][0]["findings"]
    assert finding["is"] == hashlib.sha256(vendor.index.files[CORE]).hexdigest()
    assert finding["was"] != finding["is"] and finding["by"] == "ada"
    assert finding["url"] == vendor.root + CORE
    text = shell("watch", "report", "watch.jsonl", code=4).out
    assert "broken" in text and "Proposed: take the grant back (purvey.toml:4:1)" in text


def test_a_file_that_is_not_what_its_page_says(shell, vendor):
    flip(vendor, CORE)
    assert faults(watch(shell, "--all", code=4)) == [("unlike-page", CORE.split("/")[-1])]


def test_a_page_that_says_another_digest_is_enough(shell, vendor):
    watch(shell, "--files", "1")
    (entry,) = vendor.index.pages["acme-core"]["files"]
    entry["hashes"] = {"sha256": "1" * 64}
    vendor.index.faults[CORE] = {"status": 503}
    assert faults(watch(shell, "--files", "1", code=4)) == [("changed", CORE.split("/")[-1])]


def test_what_vanishes_is_reported_once_and_may_come_back(shell, vendor):
    watch(shell, "--all")
    page = vendor.index.pages.pop("acme-core")
    gone = [("gone", CORE.split("/")[-1])]
    assert faults(watch(shell, code=4)) == gone
    assert faults(watch(shell)) == []
    assert "1 of 4 files is gone" in shell("watch", "report", "watch.jsonl", code=4).out
    vendor.index.pages["acme-core"] = page
    assert faults(watch(shell)) == []
    assert "0 of 4 files are gone" in shell("watch", "report", "watch.jsonl").out
    vendor.index.faults[CORE] = {"status": 404}
    assert faults(watch(shell, "--all", code=4)) == gone


def test_what_does_not_answer_is_not_gone(shell):
    with served(shell) as vendor:
        watch(shell, "--all")
        vendor.index.faults["/simple/acme-core/"] = {"status": 403}
        vendor.index.faults["/files/acme-1.0-py3-none-any.whl"] = {"status": 403}
        told = watch(shell, "--all", code=5)
        assert faults(told) == []
        assert sorted(f["url"] for f in told["grants"][0]["failed"]) == [
            vendor.root + "/files/acme-1.0-py3-none-any.whl", vendor.url + "/acme-core/"]
        assert "2 of" in shell("watch", "report", "watch.jsonl").out


def test_the_sample_is_that_of_its_seed(shell):
    with served(shell, {"acme": {f"1.{n}": {} for n in range(30)}}):
        def read(log, seed):
            watch(shell, "--seed", seed, "--files", "5", "--log", log)
            return [e["file"] for e in lines(shell, log) if e["seen"] == "read"]
        first = read("a.jsonl", "1")
        assert len(set(first)) == 5
        assert read("b.jsonl", "1") == first != read("c.jsonl", "2")
        expected = sorted((f"acme-1.{n}-py3-none-any.whl" for n in range(30)),
                          key=lambda name: hashlib.sha256(f"1 {name}".encode()).hexdigest())
        assert first == expected[:5]


def test_bytes_are_capped_and_what_is_left_out_is_said(shell):
    with served(shell) as vendor:
        size = len(vendor.index.files[CORE])
        done = shell("watch", "--all", "--max-bytes", str(size), "--reference", "none")
        unread = sum(e["seen"] == "unread" for e in lines(shell))
        assert 1 <= unread <= 3
        assert f"not verified: {unread} file" in done.out
        assert sum(e["size"] for e in lines(shell) if e["seen"] == "read") <= size


@pytest.mark.parametrize("ranges", [True, False])
def test_the_size_of_what_is_not_read(shell, ranges):
    with served(shell, {"acme": {"1.0": {"filler": 90000}}}, ranges=ranges) as vendor:
        words = ["--all", "--max-bytes", "10"]
        (grant,) = watch(shell, *words)["grants"]
        size = len(vendor.index.files["/files/acme-1.0-py3-none-any.whl"])
        assert (grant["read"], grant["unread"], grant["sized"]) == (0, 1, int(ranges))
        (entry,) = [e for e in lines(shell) if e["seen"] == "unread"]
        assert entry.get("size") == (size if ranges else None)
        assert "sha256" not in entry and ("size alone" in entry["why"]) == ranges
        # The page says a size that is not that of the file: with ranges that is found.
        (listed,) = vendor.index.pages["acme"]["files"]
        listed["size"] = size
        watch(shell, *words)
        vendor.index.files["/files/acme-1.0-py3-none-any.whl"] += b"x"
        told = watch(shell, *words, code=4 if ranges else 0)
        assert faults(told) == ([("unlike-page", "acme-1.0-py3-none-any.whl")] if ranges else [])
        vendor.index.faults["/files/acme-1.0-py3-none-any.whl"] = {"status": 403}
        assert watch(shell, *words, code=5)["grants"][0]["unread"] == 0
        vendor.index.faults["/files/acme-1.0-py3-none-any.whl"] = {"status": 404}
        assert [what for what, _ in faults(watch(shell, *words, code=4))] == ["gone"]


def test_projects_of_an_index_that_lists_none(shell):
    with served(shell, {"acme-core": {"1.0": {}}}, root=False):
        done = shell("watch", "--reference", "none", code=2)
        assert "no project of the namespace acme is known there" in done.err
        assert watch(shell, "--project", "Acme_Core")["grants"][0]["listed"] == 1
        assert watch(shell)["grants"][0]["listed"] == 1  # the log knows it
        assert "in none of these" in shell("watch", "--project", "flask", code=2).err


def test_times_beside_a_reference(shell):
    with served(shell) as vendor, serve(fake_index({"ref": {"1": {}, "2": {"filler": 90000}}})) as ref:
        words = ["--all", "--reference", ref.url + "/ref/"]
        done = shell("watch", *words)
        (entry,) = [e for e in lines(shell) if e["seen"] == "reference"]
        assert entry["file"] == "ref-1-py3-none-any.whl" and entry["total_us"] > 0
        assert "beside it " + ref.root in done.out
        ref.index.pages = {}
        assert "the page lists no file" in shell("watch", *words).out
        assert vendor.index.pages


def test_one_flipped_byte_of_one_line_is_reported(shell):
    with served(shell):
        watch(shell, "--all")
    good = shell.read("watch.jsonl").encode()
    assert shell("watch", "verify", "watch.jsonl").out.startswith("watch.jsonl: 9 lines, whole, head ")
    head = json.loads(shell("watch", "verify", "--json", "watch.jsonl").out)["logs"][0]["head"]
    ends = [n for n, byte in enumerate(good) if byte == 10]
    for at in [3, ends[0] - 5, ends[0], ends[4] + 30, len(good) - 40, len(good) - 1]:
        bad = bytearray(good)
        bad[at] ^= 1
        shell.write("bad.jsonl", bytes(bad))
        done = shell("watch", "verify", "watch.jsonl", "bad.jsonl", code=4)
        line = 1 + sum(end < at for end in ends)
        assert f"error: bad.jsonl:{line}: " in done.err, at
        shell("watch", "report", "bad.jsonl", code=4)
        shell("watch", "--log", "bad.jsonl", "--reference", "none", code=4)
        assert shell.read("bad.jsonl").encode() == bytes(bad)
    # Whole lines that are missing at the end are found by the head that was kept.
    shell.write("short.jsonl", good[:ends[6] + 1])
    shell("watch", "verify", "short.jsonl")
    assert "no line of a whole log has the digest" in shell(
        "watch", "verify", "short.jsonl", "--head", head, code=4).err
    shell("watch", "verify", "short.jsonl", "watch.jsonl", "--head", head)
    assert "bad.jsonl" not in shell("watch", "verify", "nowhere.jsonl", code=2).out


def test_every_log_is_checked_and_each_bad_one_named(shell):
    with served(shell):
        watch(shell, "--all", "--log", "good.jsonl")
    good = shell.read("good.jsonl").encode()
    shell.write("flipped.jsonl", good.replace(b"acme-core", b"acme-cure", 1))
    shell.write("cut.jsonl", good[:-1])
    logs = ["flipped.jsonl", "nowhere.jsonl", "good.jsonl", "cut.jsonl"]
    named = ["flipped.jsonl:5", "nowhere.jsonl", "cut.jsonl:9"]
    for command in ("verify", "report"):
        done = shell("watch", command, *logs, code=4)
        assert [line.split(": ")[1] for line in done.err.splitlines() if line.startswith("error")] == named
        assert done.out.startswith("good.jsonl: 9 lines, whole, head ") and done.out.count("\n") == 1
        told = json.loads(shell("watch", command, *logs, "--json", code=4).out)
        assert [log["path"] for log in told["logs"]] == ["good.jsonl"]
        assert [(e["where"], e["exit"]) for e in told["errors"]] == list(zip(named, (4, 2, 4)))
        shell("watch", command, "good.jsonl", "nowhere.jsonl", code=2)
    assert json.loads(shell("watch", "verify", "good.jsonl", "--json").out)["errors"] == []


def test_logs_of_several_people_are_compared(shell):
    with served(shell) as vendor:
        watch(shell, "--all", "--log", "ada.jsonl")
        flip(vendor, CORE)
        (entry,) = vendor.index.pages["acme-core"]["files"]
        entry["hashes"] = {"sha256": hashlib.sha256(vendor.index.files[CORE]).hexdigest()}
        watch(shell, "--all", "--log", "bob.jsonl", name="bob")
        for log in ("ada.jsonl", "bob.jsonl"):
            assert "broken" not in shell("watch", "report", log).out
        told = json.loads(shell("watch", "report", "bob.jsonl", "ada.jsonl", "--json", code=4).out)
        (grant,) = told["grants"]
        assert grant["observers"] == ["ada", "bob"]
        assert faults(told) == [("differs", CORE.split("/")[-1])]
        assert (grant["findings"][0]["by"], grant["findings"][0]["observer"]) == ("ada", "bob")
        assert grant["proposal"]["take_back"] == "purvey.toml:4:1"


def test_what_cannot_be_watched(shell, index):
    assert "nothing is granted" in shell("watch", code=2).err
    with served(shell):
        assert "no grant has the namespace 'other'" in shell("watch", "other", code=2).err
        assert "offline" in shell("watch", env={"UV_OFFLINE": "1"}, code=5).err
        assert "is a directory" in shell("watch", "--log", ".", code=2).err.lower()
    shell.write("purvey.toml", f'[[index]]\nname = "disk"\nurl = "{index}"\n'
                               '[[grant]]\nnamespace = "demo"\nindex = "disk"\n')
    assert "only what others serve is watched" in shell("watch", code=2).err


def test_a_vendor_without_an_answer(shell):
    with served(shell) as vendor:
        vendor.index.faults = {f"/simple/{p}": {"status": 403} for p in ("", "acme/", "acme-core/")}
        told = watch(shell, code=5)
        assert len(told["grants"][0]["failed"]) == 2
        text = shell("watch", "--reference", "none", code=5).out
        assert f"no answer: {vendor.url}/: the index answered 403" in text


def test_words_of_strangers_are_escaped(shell):
    projects = {"acme": {"1.0": {}}}
    with served(shell, projects) as vendor:
        (entry,) = vendor.index.pages["acme"]["files"]
        entry["filename"] = "acme-1.0\x1b[2J-py3-none-any.whl"
        entry["hashes"] = {"sha256": "0" * 64}
        done = shell("watch", "--reference", "none", "--as", "e\x1bve", code=4)
        assert "\x1b" not in done.out and "\\x1b[2J" in done.out
        assert "\x1b" not in shell.read("watch.jsonl")
        assert "\x1b" not in shell("watch", "report", "watch.jsonl", code=4).out


def test_logins_are_sent_and_not_kept(shell):
    with served(shell) as vendor:
        shell.write("purvey.toml", shell.read("purvey.toml").replace("://", "://user:secret@"))
        watch(shell, "--all")
        assert "secret" not in shell.read("watch.jsonl")
        assert all("Authorization" in headers for _, _, headers in vendor.requests)


def test_nobody_else_writes_meanwhile(shell):
    import fcntl
    with served(shell):
        watch(shell)
        with open(shell.folder / "watch.jsonl") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            assert "another run is writing to it" in shell("watch", code=5).err


# The vectors of spec/vectors/watch.

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "spec/vectors/watch"
CASES = json.loads((VECTORS / "cases.json").read_text())


@pytest.mark.parametrize("case", CASES["verify"], ids=lambda case: case["log"])
def test_vectors_of_logs(shell, case):
    text = (VECTORS / case["log"]).read_bytes().decode()
    shell.write(case["log"], text.encode())
    if line := case.get("line"):
        done = shell("watch", "verify", case["log"], code=4)
        assert done.err.startswith(f"error: {case['log']}:{line}: ")
        # What a line is, is for purvey to say; that it belongs there, for other code as well.
        assert watch_log.first_bad_line(text) in (line, None)
    else:
        done = shell("watch", "verify", "--json", case["log"])
        assert json.loads(done.out)["logs"] == [
            {"path": case["log"], "entries": case["entries"], "head": case["head"]}]
        assert watch_log.first_bad_line(text) is None
        bare = [{k: v for k, v in json.loads(line).items() if k not in ("previous", "digest")}
                for line in text.splitlines()]
        assert watch_log.written(bare) == text


@pytest.mark.parametrize("case", CASES["report"], ids=lambda case: "+".join(case["logs"]))
def test_vectors_of_reports(shell, case):
    promised = "".join(f"{key} = {value}\n" for key, value in case["grant"].items())
    shell.write("purvey.toml", '[[index]]\nname = "acme"\nurl = "https://acme.test/simple"\n'
                               f'[[grant]]\nnamespace = "acme"\nindex = "acme"\n{promised}')
    broken = "broken" in case["verdicts"].values()
    done = shell("watch", "report", "--json", *(VECTORS / log for log in case["logs"]),
                 code=4 if broken else 0)
    (grant,) = json.loads(done.out)["grants"]
    assert {p["promise"]: p["verdict"] for p in grant["promises"]} == case["verdicts"]
    assert faults({"grants": [grant]}) == [tuple(f) for f in case["findings"]]
    assert (grant["proposal"] is not None) == broken


def test_what_purvey_writes_other_code_accepts(shell):
    with served(shell):
        watch(shell, "--all", name='"Ünder" \\ \t')
    text = shell.read("watch.jsonl")
    assert watch_log.first_bad_line(text) is None
    assert watch_log.first_bad_line(text.replace("acme-core", "acme-cure", 1)) == 5
