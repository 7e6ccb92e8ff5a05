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
    assert "published-by" not in entry["tool"]["purvey"]
    assert "attestation-identities" not in entries(shell)["other"]
    assert "attested for 1 of 2 packages; recorded, not verified" in words(done)


def test_of_any_file_each_once(shell, index):
    """PEP 751: of any file that is recorded. Which have none is said."""
    attest(index, "demo", {"kind": "Zulu", "a b": "x\ny"}, DEMO, files=slice(1))
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
    entry = entries(shell)["demo"]
    assert entry["attestation-identities"] == [SAID, {"kind": "Zulu", "a b": "x\ny"}]
    assert entry["tool"]["purvey"]["published-by"] == [
        {"file": "demo-1-py3-none-any.whl", "by": [0, 1]}, {"file": "demo-1.tar.gz", "by": []}]


def attestations(done):
    return {p["name"]: p["attestations"] for p in json.loads(done.out)["packages"]}


def test_json_says_who_published_each_file(shell, index):
    """As the lock has it; `resolve` asks nobody, and says what the lock that it is given says."""
    attest(index, "demo", DEMO)
    with serve(index) as server:
        done = shell("lock", "demo", "--json", "-i", server.url)
        both = [{"name": "demo-1-py3-none-any.whl", "by": [0]}, {"name": "demo-1.tar.gz", "by": [0]}]
        assert attestations(done) == {
            "demo": {"verified": False, "asked": True, "publishers": [SAID], "files": both},
            "other": {"verified": False, "asked": True, "publishers": [],
                      "files": [{"name": "other-1-py3-none-any.whl", "by": []}]}}
        assert attestations(shell("resolve", "demo", "--json", "-i", server.url)) == {"demo": None, "other": None}
        done = shell("resolve", "demo", "--json", "-i", server.url, "--lock", "pylock.toml")
        assert attestations(done) == {
            "demo": {"verified": False, "asked": False, "publishers": [SAID], "files": both}, "other": None}


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
        shell("lock", "demo", "-i", server.url, "--no-attestations")
        assert shell.read("pylock.toml") == before, "of the same files nobody needs to be asked"
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


# What nobody was asked about, since a snapshot cannot tell, or --no-attestations or --offline forbids it.

KEPT = "publishers attested for 1 of 2 packages; recorded, not verified; not asked but kept from the last lock: demo"
LOST = "warning: demo: the lock recorded who published it: GitHub (repository demo/demo, workflow publish.yml); " \
       "nobody was asked who published the files that are locked now, so "


@pytest.fixture
def ways(shell, index):
    """Runs that ask nobody, beside a lock that says who published demo 1."""
    def of(server):
        shell("snapshot", "record", "demo", "-i", server.url, "-o", "frozen")
        return {"snapshot": ["--snapshot", "frozen"], "no attestations": ["-i", server.url, "--no-attestations"],
                "offline": ["-i", server.url, "--offline"]}
    return of


def without_provenance(shell):
    """Of the cache all but what the index says of attestations."""
    for path in (shell.folder / "cache" / "pages").rglob("*"):
        if path.is_file() and b"provenance http" in path.read_bytes():
            path.unlink()


@pytest.mark.parametrize("way", ["snapshot", "no attestations", "offline"])
@pytest.mark.parametrize("policy", ["warn", "refuse"])
def test_of_the_same_files_it_is_kept(shell, index, ways, way, policy):
    shell.write("purvey.toml", f'publisher-changes = "{policy}"\n')
    attest(index, "demo", DEMO, files=slice(1))
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
        before = entries(shell)["demo"]
        run = ways(server)[way]
        without_provenance(shell)
        server.requests.clear()
        done = shell("lock", "demo", *run)
        assert entries(shell)["demo"] == before and KEPT in words(done) and asked(server) == []
        told = attestations(shell("lock", "demo", "--json", *run))["demo"]
        assert (told["asked"], told["publishers"]) == (False, [SAID])
        assert [f["by"] for f in told["files"]] == [[0], []]
        # So that who comes next is compared with it.
        attest(index, "demo", FORK)
        done = shell("lock", "demo", "-i", server.url, "--refresh", code=4 if policy == "refuse" else 0)
        assert CHANGED in words(done)


@pytest.mark.parametrize("way", ["snapshot", "no attestations"])
def test_of_other_files_it_is_lost_and_told(shell, ways, way):
    index = fake_index({"demo": {"1": {}, "2": {}}})
    attest(index, "demo", DEMO)
    with serve(index) as server:
        shell("lock", "demo==1", "-i", server.url)
        before = shell.read("pylock.toml")
        run = ways(server)[way]
        shell.write("purvey.toml", 'publisher-changes = "refuse"\n')
        for more in [], ["--upgrade"]:
            done = shell("lock", "demo>1", *run, *more, code=4)
            assert LOST.removeprefix("warning: ") + "that is lost" in words(done) and "accept it: -P demo" in words(done)
            assert shell.read("pylock.toml") == before
        shell.write("purvey.toml", 'publisher-changes = "warn"\n')
        done = shell("lock", "demo>1", "--json", *run)
        assert LOST + "that is lost" in words(done)
        assert LOST.removeprefix("warning: ") + "that is lost" in json.loads(done.out)["warnings"]
        assert attestations(done)["demo"] is None
        assert "attestation-identities" not in entries(shell)["demo"]


def test_a_file_that_was_replaced_loses_it(shell, ways):
    """Its name is not enough; of two publishers the one of the file that is left is kept."""
    index = fake_index({"demo": {"1": {"sdist": "archive"}}})
    wheel, sdist = (f["filename"] for f in index.pages["demo"]["files"])
    attest(index, "demo", DEMO, files=slice(1))
    attest(index, "demo", FORK, files=slice(1, 2))
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
        shell.write("pylock.toml", shell.read("pylock.toml").replace(
            index.pages["demo"]["files"][1]["hashes"]["sha256"], "0" * 64))
        done = shell("lock", "demo", "-i", server.url, "--no-attestations", code=4)
        assert sdist in words(done), "a file that changed in place stops the run (rule 10)"
        # A new wheel of the same version, and the source distribution is gone.
        text = shell.read("pylock.toml").replace("0" * 64, index.pages["demo"]["files"][1]["hashes"]["sha256"])
        shell.write("pylock.toml", text)
        del index.pages["demo"]["files"][1]
        done = shell("lock", "demo", "-i", server.url, "--refresh", "--no-attestations")
        assert "so of that is kept GitHub (repository demo/demo" in words(done)
        assert entries(shell)["demo"]["attestation-identities"] == [SAID]


def test_offline_without_a_lock_that_tells_it_is_unknown(shell, index, ways):
    attest(index, "demo", DEMO)
    with serve(index) as server:
        shell("resolve", "demo", "-i", server.url)
        done = shell("lock", "demo", "-i", server.url, "--offline", code=5)
        assert "who published the file is not known: not in the cache" in words(done)


@pytest.mark.parametrize("by, told", [("[2]", "is no place in attestation-identities"), ("[-1]", "is no place"),
                                      ('["a"]', "is no place"), ("7", "by")])
def test_a_lock_that_says_it_badly_is_bad_input(shell, index, by, told):
    attest(index, "demo", DEMO, files=slice(1))
    with serve(index) as server:
        shell("lock", "demo", "-i", server.url)
        shell.write("pylock.toml", shell.read("pylock.toml").replace("by = [0]", f"by = {by}"))
        done = shell("lock", "demo", "-i", server.url, code=2)
        assert "pylock.toml:" in words(done) and told in words(done)
