"""purvey audit (spec/audit.md): locks, environments and requirements, on two loopback indexes."""

import contextlib
import json

import pytest

from index_server import fake_index, normalise, paths, serve

POLICY = '[[index]]\nname = "corp"\nurl = "{corp}"\n'
GRANT = '[[grant]]\nnamespace = "acme"\nindex = "corp"\n'
OLD = {"upload_time": "2020-01-01T00:00:00Z"}
CORP = {"acme-core": {"1.0": OLD, "1.1": OLD}, "tool": {"1.0": OLD, "2.0": OLD}}
PUBLIC = {"flask": {"3.0": OLD | {"requires": ["six"]}, "3.1": OLD | {"requires": ["six"]}},
          "six": {"1.0": OLD, "1.1": OLD}, "tool": {"1.0": OLD, "9.0": OLD}}


@contextlib.contextmanager
def two(corp=CORP, public=PUBLIC):
    with serve(fake_index(corp)) as one, serve(fake_index(public)) as other:
        yield one, other


def ids(done):
    return [(f["id"], f["project"]) for f in json.loads(done.out)["findings"]]


def lock(shell, corp, public, *words, policy=""):
    shell.write("purvey.toml", POLICY.format(corp=corp.url) + policy)
    shell("lock", *words, "-i", public.url)


def audit(shell, public, *words, code=0):
    return shell("audit", *words, "--json", "--refresh", "-i", public.url, code=code)


def test_a_sound_lock(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask")
        done = audit(shell, public)
        said = json.loads(done.out)
        assert said["findings"] == [] and said["exit"] == 0 and said["status"] == "audited"
        assert said["subject"] == {"kind": "lock", "where": "pylock.toml", "projects": 2}
        plain = shell("audit", "pylock.toml", "-i", public.url)
        assert plain.out == "Audited 2 projects of pylock.toml: nothing found.\n"


def test_names_of_two_indexes(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "tool", "acme-core")
        assert ids(audit(shell, public)) == [("two-indexes", "tool"), ("private-name", "acme-core")]
        shell.write("purvey.toml", POLICY.format(corp=corp.url) + GRANT)
        assert ids(audit(shell, public, "--everywhere")) == [("two-indexes", "tool"),
                                                             ("private-name-bound", "acme-core")]
        shell.write("purvey.toml", POLICY.format(corp=corp.url) + GRANT +
                    '[audit]\ntwo-indexes = "error"\nprivate-name-bound = "off"\n')
        assert ids(audit(shell, public, code=4)) == [("two-indexes", "tool")]
        # A mirror is no other project.
        shell.write("purvey.toml", f'[[index]]\nname = "mirror"\nurl = "{public.url}/../simple"\n')
        shell("lock", "tool", "-i", public.url, "--upgrade", "-P", "tool")
        assert ids(audit(shell, public)) == []


def test_a_name_from_elsewhere_under_a_granted_prefix(shell):
    squatted = PUBLIC | {"acme-util": {"99": OLD, "98": OLD}}
    with two(public=squatted) as (corp, public):
        lock(shell, corp, public, "acme-util")
        shell.write("purvey.toml", POLICY.format(corp=corp.url) + GRANT)
        done = audit(shell, public, code=4)
        assert ids(done) == [("ungranted", "acme-util")]
        done = audit(shell, public, "--everywhere", code=4)
        assert ids(done)[:2] == [("ungranted", "acme-util"), ("elsewhere-only", "acme-util")]
        assert f"comes from {public.url}, but purvey.toml:4:1 grants acme to corp" in done.out
        line = json.loads(done.out)["findings"][0]["line"]
        assert shell.read("pylock.toml").splitlines()[line - 1] == "[[packages]]"


def test_bound_names_are_told_to_nobody_else(shell):
    with two() as (corp, public):
        shell.write("purvey.toml", POLICY.format(corp=corp.url) + GRANT +
                    '[sources]\ntool = {index = "corp"}\n')
        shell("lock", "acme-core", "tool", "flask", "-i", public.url)
        before = len(paths(public))
        done = audit(shell, public)
        assert ids(done) == []
        asked = paths(public)[before:]
        assert "/simple/flask/" in asked
        assert not [p for p in asked if "acme" in p or "tool" in p]
        assert json.loads(done.out)["not_checked"] == [
            "Whether other indexes have 2 bound names too: asked for at their own index alone "
            "(--everywhere asks every index)."]
        done = audit(shell, public, "--everywhere")
        assert ids(done) == [("two-indexes-bound", "tool"), ("private-name-bound", "acme-core")]
        assert "/simple/acme-core/" in paths(public)


def test_what_changed_since(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask", "six<1.1")
        page = public.index.pages
        page["six"]["files"][0]["hashes"] = {"sha256": "0" * 64}
        page["flask"]["files"] = page["flask"]["files"][:1]
        done = audit(shell, public, code=4)
        assert ids(done)[:2] == [("hash-changed", "six"), ("file-vanished", "flask")]
        page["six"]["files"][0] |= {"yanked": "broken"}
        assert ("yanked", "six") in ids(audit(shell, public, code=4))
        corp.index.pages["six"] = page["six"]
        assert ("index-changed", "six") in ids(audit(shell, public, code=4))
        del public.index.pages["flask"]
        assert ("file-vanished", "flask") in ids(audit(shell, public, code=4))


def test_statuses_and_ages(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask")
        for name, status in (("flask", "quarantined"), ("six", "archived")):
            public.index.pages[name]["project-status"] = {"status": status, "reason": "so"}
            public.index.pages[name]["meta"]["api-version"] = "1.4"
        assert set(ids(audit(shell, public, code=4))) == {("quarantined", "flask"), ("archived", "six")}
        for name in ("flask", "six"):
            del public.index.pages[name]["project-status"]
        assert ids(audit(shell, public, "--min-age", "36500 days")) == [("young", "flask"),
                                                                        ("young", "six")]
        assert ids(audit(shell, public, "--min-age", "false")) == []
        shell("audit", "--min-age", "soon", "-i", public.url, code=2)


def test_requirements_are_resolved_first(shell):
    claims = PUBLIC | {"fork": {"1": OLD | {"provides": ["six", "six>=1"]}}}
    with two(public=claims) as (corp, public):
        shell.write("purvey.toml", POLICY.format(corp=corp.url))
        done = audit(shell, public, "fork", "flasc", code=1)
        assert json.loads(done.out)["status"] == "conflict"
        done = audit(shell, public, "fork", "flask")
        assert ids(done) == [("stranger-provides", "fork"), ("ignored-provides", "fork"),
                             ("single-release", "fork")]
        assert json.loads(done.out)["subject"]["kind"] == "requirements"
        assert shell.names() == ["purvey.toml"], "nothing is written"


def test_near_misses_of_what_was_asked_for(shell):
    near = PUBLIC | {"flask": {"3": OLD | {"requires": ["flaks", "fiask"]}}, "flaks": {"1": OLD},
                     "fiask": {"1": OLD}}
    with two(public=near) as (corp, public):
        lock(shell, corp, public, "flask")
        found = ids(audit(shell, public))
        assert [f for f in found if f[0] == "near-miss"] == [("near-miss", "fiask"),
                                                            ("near-miss", "flaks")]


def test_own_names_of_files(shell):
    near = PUBLIC | {"fiask": {"1.0": OLD, "2.0": OLD},
                     "top": {v: OLD | {"requires": ["fiask"]} for v in ("1.0", "2.0")}}
    with two(public=near) as (corp, public):
        lock(shell, corp, public, "top")
        assert ids(audit(shell, public)) == []
        shell.write("requirements.txt", "flask\n")
        assert ids(audit(shell, public, "pylock.toml", "-r", "requirements.txt")) == [
            ("near-miss", "fiask")]


def test_without_any_index(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask")
        shell("audit", "--no-index", "-i", public.url)
        shell.write("purvey.toml", "")
        done = shell("audit", "--no-index")
        assert "nothing found" in done.out and "Not checked: Whatever an index would say" in done.out


def install(shell, name, version, more="", direct=None):
    folder = f"env/lib/python3.11/site-packages/{normalise(name)}-{version}.dist-info"
    shell.write(f"{folder}/METADATA",
                f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}\n")
    if direct:
        shell.write(f"{folder}/direct_url.json", json.dumps(direct))


def test_an_environment(shell):
    with two() as (corp, public):
        shell.write("purvey.toml", POLICY.format(corp=corp.url) + GRANT)
        install(shell, "acme.core", "99", "Provides-Dist: six\n")
        install(shell, "flask", "3.0")
        install(shell, "acme-mine", "1", direct={"url": "file:///x", "dir_info": {"editable": True}})
        install(shell, "acme-fork", "1", direct={"url": "https://x/y.whl", "archive_info": {}})
        shell.write("env/lib/python3.11/site-packages/~ip-1.dist-info/RECORD", "")
        done = audit(shell, public, "--environment", "env", code=4)
        assert ids(done)[-1] == ("no-metadata", "~ip")
        assert "~ip-1.dist-info/METADATA: is not a file" in done.out
        assert ids(done)[:-1] == [("ungranted", "acme-core"), ("ungranted", "acme-fork"),
                             ("stranger-provides", "acme-core")]


def test_an_index_that_cannot_be_asked_is_no_answer(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask", "tool")
        corp.index.faults["/simple/flask/"] = {"status": 401}
        done = audit(shell, public, "--sarif", "out.sarif", code=5)
        said = json.loads(done.out)
        assert said["status"] == "audited" and said["exit"] == 5
        assert ids(done) == [("two-indexes", "tool")], "the others are looked at"
        (missing,) = said["unanswered"]
        assert missing["project"] == "flask" and missing["index"] == "corp"
        assert f"{corp.url}/flask/" in missing["message"]
        (run,) = json.loads(shell.read("out.sarif"))["runs"]
        (call,) = run["invocations"]
        assert call["executionSuccessful"] is False and call["exitCode"] == 5
        assert [n["level"] for n in call["toolExecutionNotifications"]] == ["error"]
        plain = shell("audit", "--refresh", "-i", public.url, code=5).out
        assert "1 warning; not every index could be asked." in plain
        assert "Not checked: What corp says of flask: " in plain
        public.index.pages["six"]["files"][0]["hashes"] = {"sha256": "0" * 64}
        public.index.pages["six"]["files"][1]["hashes"] = {"sha256": "0" * 64}
        done = audit(shell, public, code=4)
        assert ids(done)[0] == ("hash-changed", "six") and json.loads(done.out)["unanswered"]


ACCEPT = '[[audit.accept]]\nid = "{id}"\nproject = "{project}"\nreason = "looked at"\n'


def test_what_is_accepted(shell):
    with two() as (corp, public):
        gone = ACCEPT.format(id="yanked", project="flask")
        lock(shell, corp, public, "tool", "acme-core", policy='[audit]\ntwo-indexes = "error"\n' +
             ACCEPT.format(id="two-indexes", project="Tool") + "until = 2999-12-31\n" + gone)
        done = audit(shell, public, "--sarif", "out.sarif")
        assert ids(done) == [("private-name", "acme-core")]
        (accepted,) = json.loads(done.out)["accepted"]
        assert accepted["id"] == "two-indexes" and accepted["reason"] == "looked at"
        assert (accepted["where"], accepted["until"]) == ("purvey.toml:6:1", "2999-12-31")
        assert "purvey.toml:11:1: accepts yanked of flask, which was not found" in done.err
        results = json.loads(shell.read("out.sarif"))["runs"][0]["results"]
        assert [r["suppressions"] for r in results] == [
            [], [{"kind": "external", "justification": "looked at (purvey.toml:6:1)"}]]
        plain = shell("audit", "-q", "-i", public.url)
        assert "1 warning. 1 finding is accepted (--full lists them)." in plain.out
        assert "yanked" not in plain.err
        full = " ".join(shell("audit", "--full", "-i", public.url).out.split())
        assert "accepted until 2999-12-31: looked at (purvey.toml:6:1)" in full
        shell.write("purvey.toml", shell.read("purvey.toml").replace("2999-12-31", "2020-12-31"))
        done = audit(shell, public, code=4)
        assert "accepted until 2020-12-31 and no longer (purvey.toml:6:1)" in done.out


def test_nobody_accepts_what_the_machine_gives_a_severity(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask")
        shell.write("machine.toml", '[audit]\nsingle-release = "note"\n')
        shell.write("pyproject.toml", ACCEPT.replace("audit", "tool.purvey.audit").format(
            id="single-release", project="flask"))
        done = audit(shell, public, "--policy", "machine.toml", code=4)
        assert "pyproject.toml:1:1" in done.err and "machine.toml:2:18" in done.err
        assert ids(audit(shell, public)) == []


def test_an_owner_and_a_virtual_name(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "acme-core", "six")
        shell.write("purvey.toml", POLICY.format(corp=corp.url) + GRANT + "require-owned = true\n" +
                    '[virtual]\nsix = ["seven"]\n')
        done = audit(shell, public, code=4)
        assert ids(done) == [("not-owned", "acme-core"), ("virtual-name", "six")]
        corp.index.pages["acme-core"]["namespaces"] = [{"name": "acme", "owned": True}]
        assert ids(audit(shell, public, code=4)) == [("virtual-name", "six")]


def test_a_project_does_not_lower_what_its_machine_forbids(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "acme-core", "six")
        words = '[audit]\nnot-owned = "off"\n' + ACCEPT.format(id="virtual-name", project="six")
        rules = POLICY.format(corp=corp.url) + GRANT + "require-owned = true\n[virtual]\nsix = []\n"
        shell.write("purvey.toml", rules + words)
        assert ids(audit(shell, public)) == [], "its own grant and its own name"
        shell.write("purvey.toml", words)
        shell.write("machine.toml", rules)
        done = audit(shell, public, "--policy", "machine.toml", code=4)
        assert ids(done) == [("not-owned", "acme-core"), ("virtual-name", "six")]
        assert "purvey.toml:3:1 accepts it does not count against that policy" in done.out


def test_explicit_indexes_are_asked_for_bound_names_only(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask")
        shell.write("purvey.toml", POLICY.format(corp=corp.url) + "explicit = true\n" + GRANT)
        before = len(paths(corp))
        assert ids(audit(shell, public)) == []
        assert paths(corp)[before:] == []


def test_the_policy_is_not_lowered(shell):
    with two() as (corp, public):
        lock(shell, corp, public, "flask")
        shell.write("machine.toml", '[audit]\nsingle-release = "error"\n')
        shell.write("purvey.toml", '[audit]\nsingle-release = "off"\n')
        done = audit(shell, public, "--policy", "machine.toml", code=4)
        assert "purvey.toml:2:18" in done.err and "machine.toml:2:18" in done.err
        shell.write("purvey.toml", '[audit]\nsingel-release = "off"\n')
        assert "singel-release" in audit(shell, public, code=2).err


@pytest.mark.parametrize("words", [["pylock.toml", "flask"], ["flask", "--environment", "env"],
                                   ["pylock.toml", "--environment", "env"], ["pylock.none.toml"],
                                   ["none.toml"], [], ["--environment", "nowhere"]])
def test_what_cannot_be_audited(shell, words):
    shell("audit", *words, "--offline", code=2)


def test_a_snapshot_stands_in(shell, graph):
    done = shell("audit", "flask", "--snapshot", graph, "--json")
    said = json.loads(done.out)
    assert {f["id"] for f in said["findings"]} <= {"single-release"}
    assert any("a snapshot stands in" in s for s in said["not_checked"])


LEVELS = {"none", "note", "warning", "error"}


def test_sarif(shell):
    """What the schema of SARIF 2.1.0 requires of the objects that are written."""
    with two() as (corp, public):
        lock(shell, corp, public, "tool", "acme-core")
        shell("audit", "--sarif", "out.sarif", "--refresh", "-i", public.url)
        log = json.loads(shell.read("out.sarif"))
        printed = shell("audit", "--sarif", "-", "--refresh", "-i", public.url)
        assert json.loads(printed.out) == log
    assert set(log) <= {"$schema", "version", "runs"} and log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "purvey"
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in LEVELS
    (call,) = run["invocations"]
    assert call == {"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}
    assert [r["ruleId"] for r in run["results"]] == ["two-indexes", "private-name"]
    text = shell.read("pylock.toml").splitlines()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS and result["message"]["text"]
        assert result["suppressions"] == []
        (place,) = result["locations"]
        place = place["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "pylock.toml"
        name = result["message"]["text"].split()[0]
        line = place["region"]["startLine"]
        assert line >= 1 and text[line] == f'name = "{name}"'
