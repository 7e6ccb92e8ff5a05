"""Who published what is locked (PEP 740, 751): asked for, recorded, compared with the last lock."""

import json
import random
import tomllib

import pytest

from attestations import attest, provenance
from index_server import fake_index, serve, tree

DEMO = {"kind": "GitHub", "repository": "demo/demo", "workflow": "publish.yml", "environment": None}
FORK = {"kind": "GitHub", "repository": "stranger/demo", "workflow": "publish.yml"}
SAID = {"kind": "GitHub", "repository": "demo/demo", "workflow": "publish.yml"}  # null says nothing


@pytest.fixture
def index():
    return fake_index({"demo": {"1": {"requires": ["other"], "sdist": "archive"}}, "other": {"1": {}}})


def asked(server):
    return sorted(path for _, path, _ in server.requests if path.startswith("/attest/"))


def entries(shell):
    return {p["name"]: p for p in tomllib.loads(shell.read("pylock.toml"))["packages"]}


def words(done):
    return " ".join((done.out + done.err).split())


def test_publishers_are_recorded(shell, index):
    attest(index, "demo", DEMO)
    with serve(index) as server:
        done = shell("lock", "demo", "-i", server.url)
        assert asked(server) == ["/attest/demo-1-py3-none-any.whl", "/attest/demo-1.tar.gz"]
    entry = entries(shell)["demo"]
    assert entry["attestation-identities"] == [SAID]
    assert entry["tool"]["purvey"]["attestations"] == "recorded, not verified"
    assert "unattested" not in entry["tool"]["purvey"]
    assert "attestation-identities" not in entries(shell)["other"]
    assert "attested for 1 of 2 packages; recorded, not verified" in words(done)


def test_of_any_file_each_once(shell, index):
    """PEP 751: of any file that is recorded. Which have none is said."""
    attest(index, "demo", {"kind": "Zulu", "a b": "x\ny"}, DEMO, files=slice(1))
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
    entry = entries(shell)["demo"]
    assert entry["attestation-identities"] == [SAID, {"kind": "Zulu", "a b": "x\ny"}]
    assert entry["tool"]["purvey"]["unattested"] == ["demo-1.tar.gz"]


def test_resolve_asks_nobody_and_lock_need_not(shell, index):
    attest(index, "demo", DEMO)
    with serve(index) as server:
        shell("resolve", "demo", "-i", server.url)
        shell("lock", "demo", "-i", server.url, "--no-attestations")
        assert asked(server) == []
    assert "attestation-identities" not in entries(shell)["demo"]
    assert "attestations" not in entries(shell)["demo"]["tool"]["purvey"]


def test_they_are_kept_as_pages_are(shell, index):
    attest(index, "demo", DEMO)
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
        before = shell.read("pylock.toml")
        server.requests.clear()
        shell("lock", "demo", "-i", server.url)
        shell("lock", "demo", "-i", server.url, "--offline")
        assert asked(server) == []
        shell("lock", "demo", "-i", server.url, "--refresh")
        assert len(asked(server)) == 2
        assert shell.read("pylock.toml") == before
        done = shell("lock", "demo", "-i", server.url, "--offline", "--cache-dir", "empty", code=5)


def test_an_index_on_the_disk_has_them_too(shell, index, tmp_path):
    attest(index, "demo", DEMO)
    for file in index.pages["demo"]["files"]:
        file["provenance"] = "../.." + file["provenance"]
    shell("lock", "demo", "-i", tree(index, tmp_path / "tree"))
    assert entries(shell)["demo"]["attestation-identities"] == [SAID]


def changed(file, **keys):
    return json.dumps(provenance(file, DEMO) | keys)


WRONG = {
    "not JSON": (lambda f: "{", "is not JSON"),
    "no object": (lambda f: "[]", "is not a JSON object"),
    "twice": (lambda f: '{"version": 1, "version": 1}', "'version' stands twice"),
    "no version": (lambda f: "{}", "the provenance has no version"),
    "another version": (lambda f: changed(f, version=2), "is of version 2; only 1 is known here"),
    "no bundles": (lambda f: changed(f, attestation_bundles=None), "there is no list `attestation_bundles`"),
    "no publisher": (lambda f: changed(f, attestation_bundles=[{}]), "a bundle names no publisher"),
    "no kind": (lambda f: json.dumps(provenance(f, {"repository": "x"})), "a publisher has no kind"),
    "nothing attested": (lambda f: changed(f, attestation_bundles=[{"publisher": DEMO, "attestations": []}]),
                         "a publisher is named without an attestation"),
    "no base64": (lambda f: json.dumps(provenance(f, DEMO)).replace('"statement": "', '"statement": "?'),
                  "a statement is not base64"),
    "two subjects": (lambda f: json.dumps(provenance(f, DEMO, subject=[{}, {}])), "is not about one file"),
    "no digest": (lambda f: json.dumps(provenance(f, DEMO, subject=[{"name": f["filename"]}])),
                  "names no file and its SHA-256"),
    "another file": (lambda f: json.dumps(provenance(f | {"filename": "other-1.tar.gz"}, DEMO)),
                     "attests another file ('other-1.tar.gz')"),
    "another digest": (lambda f: json.dumps(provenance(f | {"hashes": {"sha256": "0" * 64}}, DEMO)),
                       "attests a file of SHA-256 " + "0" * 64),
    "huge": (lambda f: changed(f, more=random.Random(0).randbytes(3 << 20).hex()), "more than 4194304 bytes"),
    "inflated": (lambda f: changed(f, more="x" * (5 << 20)), "inflates to more than"),
    "deep": (lambda f: "[" * 5000 + "]" * 5000, "is not JSON"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_contradicts_itself_is_unknown(shell, index, what):
    """Exit 5, with the URL and the way round."""
    attest(index, "demo", DEMO)
    make, said = WRONG[what]
    file = index.pages["demo"]["files"][0]
    index.files[file["provenance"]] = make(file).encode()
    with serve(index) as server:
        done = shell("lock", "demo", "-i", server.url, code=5)
        assert said in words(done)
        assert server.url.removesuffix("/simple") + file["provenance"] in words(done)
        assert "--no-attestations" in words(done) and "pylock.toml" not in shell.names()
        shell("lock", "demo", "-i", server.url, "--no-attestations")


@pytest.mark.parametrize("status, said", [
    (404, "index answered 404"), (403, "index answered 403"), (500, "server answered 500 (4 attempts)")])
def test_what_cannot_be_fetched_is_unknown(shell, index, status, said):
    attest(index, "demo", DEMO)
    index.faults["/attest/demo-1.tar.gz"] = {"status": status}
    with serve(index) as server:
        done = shell("lock", "demo", "-i", server.url, code=5)
    assert f"/attest/demo-1.tar.gz: who published the file is not known: the {said}" in words(done)


def test_a_name_may_be_spelled_otherwise(shell, index):
    file = index.pages["demo"]["files"][0]
    attest(index, "demo", DEMO, subject=[
        {"name": "Demo-1-py3_none_any.whl", "digest": file["hashes"]}], files=slice(1))
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
    assert entries(shell)["demo"]["attestation-identities"] == [SAID]


CHANGED = "demo: since the lock was made, who published it changed: " \
          "GitHub (repository demo/demo, workflow publish.yml) before, "


@pytest.mark.parametrize("now, said", [
    ([FORK], "GitHub (repository stranger/demo, workflow publish.yml) now"),
    ([DEMO, FORK], "GitHub (repository demo/demo, workflow publish.yml); GitHub (repository stranger/demo, "
                   "workflow publish.yml) now"),
    ([], "nobody says now")])
def test_another_publisher_is_warned_of(shell, index, now, said):
    attest(index, "demo", DEMO)
    with serve(index) as server:
        done = shell("lock", "demo", "-i", server.url)
        assert "who published" not in words(done)
        attest(index, "demo", *now)
        if not now:
            for file in index.pages["demo"]["files"]:
                del file["provenance"]
        done = shell("lock", "demo", "-i", server.url, "--refresh")
        assert "warning: " + CHANGED + said in words(done)
        identities = entries(shell)["demo"].get("attestation-identities", [])
        assert len(identities) == len(now), "the new lock says what holds now"
        done = shell("lock", "demo", "-i", server.url)
        assert "who published" not in words(done)


def test_policy_may_refuse_it(shell, index):
    """As of a name that moved to another index: -P accepts it, --upgrade does not (rule 10)."""
    shell.write("purvey.toml", 'publisher-changes = "refuse"\n')
    attest(index, "demo", DEMO)
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
        before = shell.read("pylock.toml")
        attest(index, "demo", FORK)
        for more in [], ["--upgrade"], ["-P", "other"]:
            done = shell("lock", "demo", "-i", server.url, "--refresh", *more, code=4)
            assert "purvey.toml:1:21: " + CHANGED in words(done)
            assert "if that is meant, accept it: -P demo" in words(done)
            assert shell.read("pylock.toml") == before
        done = shell("lock", "demo", "-i", server.url, "--no-attestations", code=4)
        assert "refuses changed publishers" in words(done)
        shell("lock", "demo", "-i", server.url, "-P", "demo")
    assert entries(shell)["demo"]["attestation-identities"] == [FORK]


def test_the_lock_of_another_place_counts(shell, index):
    attest(index, "demo", DEMO)
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url, "-o", "pylock.before.toml")
        attest(index, "demo", FORK)
        done = shell("lock", "demo", "-i", server.url, "--refresh", "--lock", "pylock.before.toml")
        assert CHANGED in words(done)


def test_a_lower_level_is_as_strict_or_stricter(shell, index):
    shell.write("strict.toml", 'publisher-changes = "refuse"\n')
    shell.write("mild.toml", 'publisher-changes = "warn"\n')
    with serve(index) as server:
        shell.write("purvey.toml", 'publisher-changes = "warn"\n')
        done = shell("lock", "demo", "-i", server.url, "--policy", "strict.toml", code=4)
        assert 'purvey.toml:1:21: publisher-changes is "warn", but strict.toml:1:21 says "refuse"' in words(done)
        shell.write("purvey.toml", 'publisher-changes = "refuse"\n')
        shell("lock", "demo", "-i", server.url, "--policy", "mild.toml")
        done = shell("lock", "demo", "-i", server.url, "--policy", "mild.toml", "--policy", "strict.toml", code=2)
        assert "mild.toml:1:21" in words(done) and "strict.toml:1:21" in words(done)
        shell.write("purvey.toml", 'publisher-changes = "no"\n')
        done = shell("lock", "demo", "-i", server.url, code=2)
        assert 'purvey.toml:1:21: publisher-changes is "warn" or "refuse"' in words(done)


def test_a_lock_of_others_may_have_none_or_odd_ones(shell, index):
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
        plain = shell.read("pylock.toml")
        attest(index, "demo", DEMO)
        done = shell("lock", "demo", "-i", server.url, "--refresh")
        assert "who published" not in words(done), "nothing was recorded before"
        shell.write("pylock.toml", plain.replace("[packages.tool.purvey]", "[[packages.attestation-identities]]\n"
                                                 'kind = "GitHub"\nrepository = "demo/demo"\nworkflow = "publish.yml"\n'
                                                 "claims = 7\n[packages.tool.purvey]", 1))
        done = shell("lock", "demo", "-i", server.url)
        assert "who published" not in words(done), "an array of tables says the same"
        shell.write("pylock.toml", plain.replace("[packages.tool.purvey]", "[[packages.attestation-identities]]\n"
                                                 "[packages.tool.purvey]", 1))
        done = shell("lock", "demo", "-i", server.url, code=2)
        assert "attestation-identities needs a kind" in words(done)
