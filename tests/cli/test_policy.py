"""Grants, and the policy of the machine and its user, which a project may add to and not loosen
(spec/grants.md, rules 3 and 4)."""

import contextlib
import json

import pytest

from index_server import fake_index, serve

MACHINE = '[[index]]\nname = "corp"\nurl = "{corp}"\nexplicit = true\n' \
          '[[grant]]\nnamespace = "acme"\nindex = "corp"\nowner = "Acme"\n'
CORP = {"acme-core": {"1.0": {"requires": ["flask", "acme.util"]}}, "acme-util": {"1.0": {}}}
PUBLIC = {"acme-core": {"99": {}}, "acme-util": {"99": {}}, "flask": {"3": {}},
          "free": {"1": {"requires": ["acme-util"]}}, "fork": {"1": {"provides": ["acme-util"]}}}


@contextlib.contextmanager
def two():
    with serve(fake_index(CORP)) as corp, serve(fake_index(PUBLIC)) as public:
        yield corp, public


def said(done):
    return " ".join((done.out + done.err).split())


def pins(done):
    return {p["name"]: p["version"] for p in json.loads(done.out)["packages"]}


def machine(shell, corp, more=""):
    shell.write("machine.toml", MACHINE.format(corp=corp.url) + more)
    return ["--policy", "machine.toml"]


def test_a_policy_binds_the_whole_graph(shell):
    with two() as (corp, public):
        policy = machine(shell, corp)
        done = shell("resolve", "free", "--json", "-i", public.url, *policy)
        assert pins(done) == {"free": "1", "acme-util": "1.0"}
        assert all("acme" not in path for _, path, _ in public.requests)
        done = shell("resolve", "free", "--json", "-i", public.url)
        assert pins(done)["acme-util"] == "99", "nothing was granted in this run"


def test_the_user_has_a_policy_too(shell):
    with two() as (corp, public):
        shell.write("home/.config/purvey/policy.toml", MACHINE.format(corp=corp.url))
        done = shell("resolve", "free", "--json", "-i", public.url)
        assert pins(done)["acme-util"] == "1.0"
        shell.write("xdg/purvey/policy.toml", "")
        shell.variables["XDG_CONFIG_HOME"] = str(shell.folder / "xdg")
        assert pins(shell("resolve", "free", "--json", "-i", public.url))["acme-util"] == "99"
        shell.write("named.toml", MACHINE.format(corp=corp.url))
        shell.variables["PURVEY_POLICY"] = "named.toml"
        assert pins(shell("resolve", "free", "--json", "-i", public.url))["acme-util"] == "1.0"


LOOSER = {
    "a grant of a part": ('[[grant]]\nnamespace = "acme-util"\nindex = "other"\n',
                          "purvey.toml:4:1: the namespace acme-util is granted to the index other, "
                          "but machine.toml:5:1 binds acme to corp"),
    "another owner": ('[[grant]]\nnamespace = "acme-util"\nindex = "corp"\nowner = "Mallory"\n',
                      "purvey.toml:4:1: the namespace acme-util of Mallory lies in acme, which is "
                      "granted to Acme at machine.toml:5:1"),
    "a source": ('[sources]\nacme-util = { index = "other" }\n',
                 "purvey.toml:5:13: acme-util is bound to the index other, but machine.toml:5:1 "
                 "grants acme to corp"),
    "a choice": ('[choice]\nacme-util = "fork"\n',
                 "purvey.toml:5:13: fork is to supply acme-util, which machine.toml:5:1 does not "
                 "allow"),
    "provides": ('[provides]\nfork = ["acme-util"]\n', "fork is to supply acme-util"),
    "a virtual name": ('[virtual]\nacme-util = ["fork"]\n', "fork is to supply acme-util"),
}


@pytest.mark.parametrize("words, told", LOOSER.values(), ids=LOOSER)
def test_a_project_does_not_loosen_it(shell, words, told):
    with two() as (corp, public):
        policy = machine(shell, corp)
        shell.write("purvey.toml", f'[[index]]\nname = "other"\nurl = "{public.url}"\n' + words)
        assert told in said(shell("resolve", "free", "-i", public.url, *policy, code=4))


def test_neither_does_the_command_line(shell):
    with two() as (corp, public):
        policy = machine(shell, corp)
        run = ["resolve", "free", "-i", public.url, *policy]
        assert "the index corp is that of machine.toml:1:1" in said(
            shell(*run, "--index", "corp=" + public.url, code=4))
        assert "fork is to supply acme-util" in said(
            shell(*run, "--choose", "acme-util=fork", code=4))
        wheel = "acme-util @ " + public.url.replace("/simple", "/files/acme_util-99-py3-none-any.whl")
        told = said(shell("resolve", wheel, "-i", public.url, *policy, code=4))
        assert "names a file, but machine.toml:5:1 grants acme to corp" in told
        shell.write("wheels/acme_util-99-py3-none-any.whl", "")
        done = shell("resolve", "free", "--json", "-i", public.url, *policy, "-f", "wheels")
        assert pins(done)["acme-util"] == "1.0", "a place is not asked for what is granted"


def test_a_source_outranks_the_projects_own_grant(shell):
    with two() as (corp, public):
        files = f'[[index]]\nname = "corp"\nurl = "{corp.url}"\nexplicit = true\n' \
                f'[[index]]\nname = "public"\nurl = "{public.url}"\n' \
                '[[grant]]\nnamespace = "acme"\nindex = "corp"\n' \
                '[sources]\nacme-util = { index = "public" }\n'
        shell.write("purvey.toml", files)
        done = shell("resolve", "free", "acme-core", "--json", "-i", public.url)
        assert pins(done) | {"flask": ""} == {"free": "1", "flask": "", "acme-core": "1.0", "acme-util": "99"}


def test_the_strategy_of_a_policy_stands(shell):
    with two() as (corp, public):
        shell.write("machine.toml", 'index-strategy = "first-index"\n')
        run = ["resolve", "flask", "-i", public.url, "--policy", "machine.toml"]
        shell(*run)
        told = said(shell(*run, "--index-strategy", "unsafe-best-match", code=4))
        assert "is not that of machine.toml:1:18, which says first-index" in told
        shell.variables["UV_INDEX_STRATEGY"] = "unsafe-first-match"
        assert "UV_INDEX_STRATEGY" in said(shell(*run, code=4))


def test_providers_of_a_virtual_name_may_be_fewer_and_no_others(shell):
    public = {"asks": {"1": {"requires": ["blas"]}}, "fast": {"1": {"provides": ["blas"]}},
              "slow": {"1": {"provides": ["blas"]}}, "evil": {"1": {"provides": ["blas"]}}}
    with serve(fake_index(public)) as index:
        shell.write("machine.toml", '[virtual]\nblas = ["fast", "slow"]\n')
        run = ["resolve", "asks", "--json", "-i", index.url, "--policy", "machine.toml"]
        asked = json.loads(shell(*run, code=3).out)["choices"][0]
        assert {o["provider"] for o in asked["offers"]} == {"fast", "slow"}
        shell.write("purvey.toml", '[virtual]\nblas = ["slow"]\n')
        assert pins(shell(*run)) == {"asks": "1", "slow": "1"}
        shell.write("purvey.toml", '[virtual]\nblas = ["slow", "evil"]\n')
        assert "virtual.blas names evil, which machine.toml:2:8 does not" in said(
            shell(*run, code=4))
        shell.write("purvey.toml", '[choice]\nblas = "evil"\n')
        assert "evil is to supply blas" in said(shell(*run, code=4))


@pytest.mark.parametrize("text, told", [
    ('[choice]\nx = "y"\n', "machine.toml:1:1: unknown key 'choice' of a policy"),
    ('[[grants]]\nnamespace = "x"\n', "unknown key 'grants' of a policy"),
    ('[[grant]]\nnamespace = "x"\nindex = "nowhere"\n', "no index is called 'nowhere'"),
    ('[[grant]]\nnamespace = "*"\nindex = "a"\n', "'*' is not a namespace"),
    ('[[grant]]\nnamespace = ""\nindex = "a"\n', "a namespace without a name holds everything"),
    ('[[grant]]\nnamespace = "x-*-y"\nindex = "a"\n', "'x-*-y' is not a namespace"),
    ('[[grant]]\nnamespace = "x"\nindex = "a"\nkeep-years = -1\n', "must be a number"),
    ('grant = 1\n', "grant must be a list"),
    ('[[index]]\nname = "a"\nurl = "https://a"\n[[index]]\nname = "b"\nurl = "https://b"\n'
     '[[grant]]\nnamespace = "x"\nindex = "a"\n[[grant]]\nnamespace = "X"\nindex = "b"\n',
     "machine.toml:10:1: the namespace x is granted in other words at machine.toml:7:1"),
])
def test_a_bad_policy_is_bad_input_with_its_line(shell, text, told):
    shell.write("machine.toml", text)
    assert told in said(shell("resolve", "x", "--policy", "machine.toml", code=2))


def test_a_policy_that_is_named_must_be_there(shell):
    assert "no.toml: there is no such file" in said(
        shell("resolve", "x", "--policy", "no.toml", code=2))
    shell.write("folder/x", "")
    shell("resolve", "x", "--policy", "folder", code=2)


def test_a_snapshot_keeps_to_grants(shell):
    """What a snapshot holds of a granted name from another index is no candidate; exit 4, since
    only policy is in the way."""
    with two() as (corp, public):
        shell("snapshot", "record", "free", "-i", public.url, "-o", "frozen")
        assert pins(shell("resolve", "free", "--json", "--snapshot", "frozen")) == {
            "free": "1", "acme-util": "99"}
        policy = machine(shell, corp)
        told = said(shell("resolve", "free", "--snapshot", "frozen", *policy, code=4))
        assert ("acme-util 99 comes from an index that its namespace is not granted to: "
                + public.url) in told
        assert "No answer exists that policy allows" in told
        no = shell("resolve", "free", "--json", "--snapshot", "frozen", *policy, code=4)
        assert json.loads(no.out)["conflict"]["refused_by_policy"] == ["acme-util"]
        # Without an answer whatever policy says: exit 1.
        shell("resolve", "free", "acme-util<1", "--snapshot", "frozen", *policy, code=1)
        shell("snapshot", "record", "free", "-i", public.url, *policy, "-o", "granted")
        assert pins(shell("resolve", "free", "--json", "--snapshot", "granted", *policy)) == {
            "free": "1", "acme-util": "1.0"}


def test_in_a_snapshot_too_a_source_outranks_the_projects_own_grant(shell):
    with two() as (corp, public):
        shell.write("purvey.toml", f"""\
[[index]]
name = "corp"
url = "{corp.url}"
explicit = true
[[index]]
name = "public"
url = "{public.url}"
[[grant]]
namespace = "acme"
index = "corp"
[sources]
acme-util = {{ index = "public" }}
""")
        run = ["resolve", "free", "--json"]
        assert pins(shell(*run, "-i", public.url)) == {"free": "1", "acme-util": "99"}
        shell("snapshot", "record", "free", "-i", public.url, "-o", "frozen")
        assert pins(shell(*run, "--snapshot", "frozen")) == {"free": "1", "acme-util": "99"}
        shell.write("purvey.toml", shell.read("purvey.toml").partition("[sources]")[0])
        shell(*run, "--snapshot", "frozen", code=4)
