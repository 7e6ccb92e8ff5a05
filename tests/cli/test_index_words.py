"""What an index says of its names and is believed: owners (PEP 752), virtual names, published grants
(spec/grants.md, rules 5 and 6; spec/provides.md, rule 3)."""

import contextlib
import json
import subprocess

import pytest

from index_server import fake_index, paths, serve, tree

ACME = {"acme-core": {"1.0": {"requires": ["acme-util"]}}, "acme-util": {"1.0": {}}}
PUBLIC = {"acme-core": {"99": {}}, "acme-util": {"99": {}}, "free": {"1": {"requires": ["acme-util"]}}}


def said(done):
    return " ".join((done.out + done.err).split())


def pins(done):
    return {p["name"]: p["version"] for p in json.loads(done.out)["packages"]}


def indexed(url, name="corp", more=""):
    return f'[[index]]\nname = "{name}"\nurl = "{url}"\nexplicit = true\n{more}'


# Owners.

GRANT = '[[grant]]\nnamespace = "acme"\nindex = "corp"\nowner = "Acme"\nrequire-owned = true\n'
OWNED = [
    ("it is", [{"name": "acme", "owned": True}], None),
    ("its own part is", [{"name": "acme-util", "owned": True}], None),
    ("the word on the grant's namespace counts",
     [{"name": "acme-util", "owned": True}, {"name": "acme", "owned": False}],
     "is not owned by who holds its namespace, which the grant asks for: so says http"),
    ("it is a stranger's", [{"name": "acme", "owned": False}],
     "acme-util 1.0 is not owned by who holds its namespace"),
    ("nobody is granted it", None, "nobody is granted its name on http"),
    ("nobody is granted it, an empty list", [], "nobody is granted its name on http"),
    ("nothing is said", "absent", "no word on namespaces came from http"),
]


def with_words(index, said):
    for name in ("acme-util",):
        if said != "absent":
            index.pages[name]["namespaces"] = said
    index.pages["acme-core"]["namespaces"] = [{"name": "acme", "owned": True}]
    return index


@pytest.mark.parametrize("words, told", [w[1:] for w in OWNED], ids=[w[0] for w in OWNED])
def test_a_grant_asks_for_the_owner(shell, words, told):
    """From the index, from the cache, and from a snapshot that was recorded of it."""
    with serve(with_words(fake_index(ACME), words)) as corp, serve(fake_index(PUBLIC)) as public:
        shell.write("purvey.toml", indexed(corp.url) + GRANT.replace("require-owned = true\n", ""))
        shell("snapshot", "record", "acme-core", "-i", public.url, "-o", "frozen")
        shell.write("purvey.toml", indexed(corp.url) + GRANT)
        for run in (["-i", public.url], ["-i", public.url, "--offline"], ["--snapshot", "frozen"]):
            if told is None:
                assert pins(shell("resolve", "acme-core", "--json", *run)) == {
                    "acme-core": "1.0", "acme-util": "1.0"}
            else:
                assert told in said(shell("resolve", "acme-core", *run, code=4))


def test_a_snapshot_of_a_graph_does_not_tell(shell):
    shell.write("graph.jsonl", json.dumps({"name": "acme-util", "releases": [{"version": "1"}]}) + "\n")
    shell("snapshot", "build", "graph.jsonl", "-o", "graph")
    shell.write("purvey.toml", indexed("https://pypi.org/simple") + GRANT)
    assert "no word on namespaces came from https://pypi.org/simple" in said(
        shell("resolve", "acme-util", "--snapshot", "graph", code=4))


# Virtual names.

NUMBERS = {"asks": {"1": {"requires": ["blas>=3"]}}, "openblas": {"1": {"provides": ["blas (3.9)"]}},
           "mkl": {"1": {"provides": ["blas (3.11)"]}}, "evil": {"1": {"provides": ["blas (99)"]}},
           "silent": {"1": {}}, "uses-evil": {"1": {"requires": ["evil", "blas"]}}, "blas": {}}
ELSEWHERE = {"blas": {"9": {}}, "reserved": {"9": {}}, "acme-next": {"9": {}}}


def numbers(*providers, **how):
    index = fake_index(NUMBERS, **how)
    if providers:
        index.pages["blas"]["virtual"] = {"providers": list(providers)}
    return index


@contextlib.contextmanager
def trusted(shell, index, virtual="true"):
    """The index, of which another knows some names too, is believed."""
    with serve(index) as one, serve(fake_index(ELSEWHERE)) as other:
        shell.write("purvey.toml", f'[[index]]\nname = "one"\nurl = "{one.url}"\nvirtual = {virtual}\n')
        yield ["-i", other.url], one, other


def test_an_index_says_who_may_provide(shell):
    with trusted(shell, numbers("mkl", "OpenBLAS")) as (run, one, other):
        done = shell("resolve", "asks", "--json", *run, code=3)
        (question,) = json.loads(done.out)["choices"]
        assert {o["provider"] for o in question["offers"]} == {"mkl", "openblas"}
        chosen = shell("resolve", "asks", "--json", *run, "--choose", "blas=mkl")
        assert pins(chosen) == {"asks": "1", "mkl": "1"}
        assert "/simple/blas/" not in paths(other)
        shell("snapshot", "record", "asks", *run, "-o", "frozen")
        again = shell("resolve", "asks", "--json", "--snapshot", "frozen", code=3)
        assert {o["provider"] for o in json.loads(again.out)["choices"][0]["offers"]} == {
            "mkl", "openblas"}
    with trusted(shell, numbers("mkl")) as (run, _, _):
        assert pins(shell("resolve", "uses-evil", "--json", *run)) == {
            "uses-evil": "1", "evil": "1", "mkl": "1"}


def test_an_index_that_is_not_trusted_for_that_is_not_believed(shell):
    with trusted(shell, numbers("mkl"), "false") as (run, one, _):
        told = said(shell("resolve", "asks", *run, code=1))
        assert f"nobody can provide blas, which {one.url} holds without a release" in told
        evil = numbers("evil")
        evil.pages["blas"]["files"] = []
    with trusted(shell, evil, "false") as (run, _, _):
        shell("resolve", "asks", *run, code=1)


def test_a_virtual_name_has_no_releases_that_count(shell):
    index = numbers()
    more = fake_index({"blas": {"3": {}}})
    index.pages["blas"] = more.pages["blas"] | {"virtual": {"providers": ["mkl"]}}
    index.files |= more.files
    with trusted(shell, index) as (run, _, _):
        assert pins(shell("resolve", "asks", "--json", *run)) == {"asks": "1", "mkl": "1"}
    with trusted(shell, index, "false") as (run, _, _):
        assert pins(shell("resolve", "asks", "--json", *run)) == {"asks": "1", "blas": "3"}


@pytest.mark.parametrize("word", ["mkl", ["mkl"], {"providers": "mkl"}, {"providers": ["mkl", 1]},
                                  {"providers": ["no name!"]}, {}])
def test_a_malformed_word_says_nothing(shell, word):
    index = numbers()
    index.pages["blas"]["virtual"] = word
    with trusted(shell, index) as (run, _, _):
        assert "holds without a release" in said(shell("resolve", "asks", *run, code=1))


def test_whom_the_index_names_must_be_its_own(shell):
    """Another index's project of that name is nobody's provider."""
    index = numbers("faraway")
    with serve(index) as one, serve(fake_index({"faraway": {"1": {"provides": ["blas (3)"]}}})) as other:
        shell.write("purvey.toml", f'[[index]]\nname = "one"\nurl = "{one.url}"\nvirtual = true\n')
        assert f"nobody can provide blas, which {one.url} says is virtual" in said(
            shell("resolve", "asks", "-i", other.url, code=1))


def test_names_are_met_by_nobody_elsewhere(shell):
    """Registered without releases, designated virtual, granted with no release yet."""
    first = fake_index({"reserved": {}, "blas": {}})
    first.pages["blas"]["virtual"] = {"providers": []}
    with serve(first) as one, serve(fake_index(ELSEWHERE)) as other, serve(fake_index({})) as corp:
        shell.write("purvey.toml", f'[[index]]\nname = "one"\nurl = "{one.url}"\nvirtual = true\n'
                    + indexed(corp.url) + GRANT.replace("require-owned = true\n", ""))
        run = ["-i", other.url]
        for name in ("reserved", "blas"):
            told = said(shell("resolve", name, *run, code=1))
            assert f"nobody can provide {name}, which {one.url} " in told
        told = said(shell("resolve", "acme-next", *run, code=1))
        assert f"acme-next is bound to {corp.url}, which does not have it" in told
        assert "acme is granted to Acme" in told
        assert not {"/simple/reserved/", "/simple/blas/", "/simple/acme-next/"} & set(paths(other))


def test_a_name_that_the_user_declares_is_never_looked_up(shell):
    """Rule 4: no index hears of it, also not on a guess, of which a page is the consequence here."""
    projects = {"app": {"1": {"requires": ["lib", "blas"]}}, "lib": {"1": {"requires": ["blas", "blas2; extra == 'x'"]}},
                "mkl": {"1": {"provides": ["blas (3)"]}}, "blas": {"9": {}}}
    with serve(fake_index(projects)) as index, serve(fake_index(ELSEWHERE)) as other:
        run = ["--json", "--index", index.url, "-i", other.url]
        shell("resolve", "app", *run)
        assert "/simple/blas/" in paths(index), "it would be asked for"
        index.requests.clear()
        shell.write("purvey.toml", '[virtual]\nblas = ["mkl"]\n')
        for words in (["app"], ["app", "blas"], ["lib", "-c", "c.txt"]):
            shell.write("c.txt", "blas>=2\n")
            assert pins(shell("resolve", *words, *run, "--no-cache"))["mkl"] == "1"
        shell("lock", "app", *run[1:], "--no-cache")
        assert not [p for p in paths(index) + paths(other) if p.startswith("/simple/blas")]


def test_a_name_that_its_index_does_not_own_is_absent(shell):
    """Under `require-owned`: neither a page without releases nor one that says so makes it virtual."""
    projects = {"app": {"1": {"requires": ["acme-blas", "mkl"]}}, "mkl": {"1": {"provides": ["acme-blas (3)"]}},
                "acme-blas": {}}
    for word in ({}, {"virtual": {"providers": ["mkl"]}}):
        index = fake_index(projects)
        index.pages["acme-blas"] |= {"namespaces": [{"name": "acme", "owned": False}], **word}
        with serve(index) as corp, serve(fake_index({})) as other:
            start = f'[[index]]\nname = "corp"\nurl = "{corp.url}"\nvirtual = true\n'
            run = ["app", "mkl", "--json", "-i", other.url]
            shell.write("purvey.toml", start + GRANT.replace("require-owned = true\n", ""))
            assert pins(shell("resolve", *run)) == {"app": "1", "mkl": "1"}
            shell.write("purvey.toml", start + GRANT)
            assert json.loads(shell("resolve", *run, code=None).out)["status"] == "conflict"
            # What no index has, the user's own word may supply.
            shell.write("purvey.toml", start + GRANT + '[provides]\nmkl = ["acme-blas==3"]\n')
            assert pins(shell("resolve", *run)) == {"app": "1", "mkl": "1"}


def test_a_strangers_claim_is_told_and_never_chosen(shell):
    """The real-and-provided-name confusion: from metadata to message."""
    projects = {"needs": {"1": {"requires": ["torchtriton>=2"]}}, "torchtriton": {"1": {}},
                "evil": {"1": {"provides": ["torchtriton (99)", "free-name", "blas"]}}, "blas": {}}
    with serve(fake_index(projects)) as index:
        run = ["-i", index.url]
        told = said(shell("resolve", "needs", "evil", *run, code=1))
        assert "evil claims to provide torchtriton, and nobody let it" in told
        told = said(shell("resolve", "free-name", "evil", *run, code=1))
        assert "evil claims to provide free-name, and nobody let it" in told
        assert "evil claims" not in said(shell("resolve", "needs", *run, code=1))
        # On a name that is virtual, the user's own requirement on the provider lets it.
        assert pins(shell("resolve", "blas", "evil", "--json", *run)) == {"evil": "1"}


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_other_installers_pass_over_the_words(shell, installer):
    import os
    import pathlib
    import sys
    program = pathlib.Path(sys.executable).parent / installer
    if not program.exists():
        pytest.skip(f"no {installer} beside this Python")
    index = fake_index({"demo": {"1.0": {}}})
    index.pages["demo"] |= {"virtual": {"providers": ["other"]},
                            "namespaces": [{"name": "demo", "owned": True}]}
    with serve(index) as server:
        words = ["install", "--no-deps", "--target", str(shell.folder / "there"), "--index-url", server.url,
                 "demo"]
        words = ["pip", *words] if installer == "uv" else [*words, "--no-cache-dir", "--disable-pip-version-check"]
        done = subprocess.run([program, *words], cwd=shell.folder, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "UV_CACHE_DIR": str(shell.folder / "uv"), "PIP_CONFIG_FILE": os.devnull})
        assert done.returncode == 0, done.stdout + done.stderr
    assert (shell.folder / "there" / "demo.py").is_file()


# Published grants.

VENDOR = {"nvidia-cudnn": {"8": {}}}
SQUAT = {"nvidia-cudnn": {"99": {}}, "app": {"1": {"requires": ["nvidia-cudnn"]}}, "nvidia": {"1": {}}}


def listed(*grants, version="1.0"):
    return json.dumps({"meta": {"grants-version": version}, "grants": list(grants)}).encode()


@contextlib.contextmanager
def publishing(shell, make, more=""):
    """The index publishes what make(URL of the vendor's index) says."""
    with serve(fake_index(VENDOR)) as vendor, serve(fake_index(SQUAT)) as index:
        index.index.files["/grants.json"] = make(vendor.url + "/")
        shell.write("purvey.toml", f'[[index]]\nname = "main"\nurl = "{index.url}"\ndefault = true\n'
                                   'grants = "../grants.json"\n' + more)
        yield vendor, index


def nvidia(url, **more):
    return {"namespace": "nvidia-*", "index": url, "owner": "NVIDIA", **more}


def test_a_published_grant_binds_the_whole_graph(shell):
    with publishing(shell, lambda url: listed(nvidia(url, since="2020-01-01", until=None))) as (vendor, index):
        assert pins(shell("resolve", "app", "nvidia", "--json")) == {
            "app": "1", "nvidia": "1", "nvidia-cudnn": "8"}
        assert "/simple/nvidia-cudnn/" not in paths(index)
        shell("resolve", "app", "--offline")
        told = said(shell("resolve", "nvidia-none", code=1))
        assert f"nvidia-none is bound to {vendor.url}" in told and "is granted to NVIDIA" in told
        asked = len(index.requests)
        shell("resolve", "app", "--refresh")
        assert "/grants.json" in paths(index)[asked:]


@pytest.mark.parametrize("dates", [{"since": "2999-01-01"}, {"until": "2020-01-01"}])
def test_outside_its_dates_a_grant_does_not_count(shell, dates):
    with publishing(shell, lambda url: listed(nvidia(url, **dates))):
        assert pins(shell("resolve", "app", "--json"))["nvidia-cudnn"] == "99"


def test_an_earlier_word_outranks_it(shell):
    with publishing(shell, lambda url: listed(nvidia(url)),
                    '[[grant]]\nnamespace = "nvidia"\nindex = "main"\nowner = "Us"\n') as (_, index):
        done = shell("resolve", "app", "--json")
        assert pins(done)["nvidia-cudnn"] == "99"
        assert "grants.json#/grants/0 is passed over: the namespace nvidia-*" in said(done)
        assert "granted to Us at purvey.toml:6:1" in said(done)


BROKEN = {
    "not there": (None, "the index answered 404"),
    "not JSON": (b"<html>", "is not JSON"),
    "no list": (b'{"meta": {"grants-version": "1.0"}}', "#/grants: there is no list `grants`"),
    "a later version": (listed(version="2.0"), "#/meta/grants-version: only version 1.x"),
    "no version": (b'{"grants": []}', "#/meta: there is no object `meta`"),
    "everything": (listed({"namespace": "*", "index": "https://a"}), "#/grants/0/namespace: is not a namespace"),
    "no index": (listed({"namespace": "a"}), "#/grants/0/index: is not an http, https or file address"),
    "a file": (listed({"namespace": "a", "index": "file:///etc"}), "#/grants/0/index: leads to a local file"),
    "a login": (listed({"namespace": "a", "index": "https://u:p@a"}), "holds a user name or password"),
    "a date": (listed({"namespace": "a", "index": "https://a", "since": "soon"}), "#/grants/0/since: is not a date"),
    "twice a key": (b'{"meta": {"grants-version": "1.0"}, "grants": [], "grants": []}', "stands twice"),
}


@pytest.mark.parametrize("body, told", BROKEN.values(), ids=BROKEN)
def test_a_list_that_cannot_be_read_is_unknown(shell, body, told):
    """To go on without it would let an outage, or a slip, decide who supplies a name."""
    with publishing(shell, lambda url: body or b"") as (_, index):
        if body is None:
            del index.index.files["/grants.json"]
        done = said(shell("resolve", "app", code=5))
        assert index.root + "/grants.json" in done and told in done
        assert not any(p.startswith("/simple/") for p in paths(index)), "before any name is routed"


def test_unknown_keys_are_passed_over(shell):
    with publishing(shell, lambda url: listed(nvidia(url, contact="x"))):
        assert pins(shell("resolve", "app", "--json"))["nvidia-cudnn"] == "8"


def test_a_list_in_a_file(shell):
    with serve(fake_index(SQUAT)) as index:
        vendor = tree(fake_index(VENDOR), shell.folder / "vendor")
        path = shell.write("grants.json", listed(nvidia(vendor)))
        shell.write("purvey.toml", f'[[index]]\nname = "main"\nurl = "{index.url}"\ndefault = true\n'
                                   f'grants = "{path.as_uri()}"\n')
        assert pins(shell("resolve", "app", "--json"))["nvidia-cudnn"] == "8"


def test_a_recording_keeps_the_grants_that_counted(shell):
    def grants(url):
        return listed(nvidia(url, owner="NVIDIA\n\t", since="2020-01-01", **{"min-mb-s": 12.5, "p95-ms": 500}))
    with publishing(shell, grants) as (vendor, index):
        shell("snapshot", "record", "app", "--set", "nvidia-none", "-o", "frozen")
        none = shell("resolve", "nvidia-none", code=1).out
        config = shell.read("purvey.toml")
    frozen = ["--snapshot", "frozen"]
    done = shell("resolve", "app", "--json", *frozen)
    assert pins(done)["nvidia-cudnn"] == "8" and "warning" not in done.err
    told = said(shell("resolve", "nvidia-none", *frozen, code=1))
    assert "is granted to NVIDIA" in told and "is granted to NVIDIA" in " ".join(none.split())
    assert f"grants: 1 that {index.url} published, as on 20" in said(shell("snapshot", "info", "frozen"))
    assert "no damage" in said(shell("snapshot", "info", "frozen", "--verify"))
    # Who does not trust the index for that is not bound by it; whose word is another one is told.
    shell.write("purvey.toml", config.replace("../grants.json", "other.json"))
    told = said(shell("resolve", "app", *frozen))
    assert f"purvey.toml:1:1: the snapshot does not hold the grants that {index.url} publishes; none of them counts" in told
    shell.write("purvey.toml", config.replace('grants = "../grants.json"\n', ""))
    assert "does not hold" not in said(shell("resolve", "app", *frozen))


def test_recorded_grants_bind(shell):
    """A project of another index than the one it is granted to has no candidates."""
    with publishing(shell, lambda url: listed()) as (vendor, index):
        index.index.files["/grants.json"] = listed(nvidia(vendor.url + "/", since="2999-01-01"))
        shell("snapshot", "record", "app", "-o", "early")
        assert pins(shell("resolve", "app", "--json", "--snapshot", "early"))["nvidia-cudnn"] == "99"
        whole = (shell.folder / "early").read_bytes()
        shell.write("flipped", whole.replace(b"2999-01-01", b"2000-01-01"))
        told = said(shell("resolve", "app", "--snapshot", "flipped", code=4))
        assert "nvidia-cudnn 99 comes from an index that its namespace is not granted to" in told
        shell.write("broken", whole.replace(b"\x0a2999-01-01", b"\x7f2999-01-01"))
        for words in (["resolve", "app", "--snapshot", "broken"], ["snapshot", "info", "broken", "--verify"]):
            assert "broken" in said(shell(*words, code=5))


# For who runs an index.

def test_what_is_printed_can_be_published(shell):
    shell.write("policy.toml", '[[index]]\nname = "v"\nurl = "https://user:key@pypi.nvidia.com/simple"\n'
                '[[grant]]\nnamespace = "nvidia-*"\nindex = "v"\nowner = "NVIDIA"\nkeep-years = 10\n'
                'p95-ms = 500\nmin-mb-s = 12.5\nrequire-owned = true\n')
    done = shell("index", "grants", "policy.toml", "-o", "grants.json")
    assert "require-owned" in said(done)
    assert json.loads(shell.read("grants.json")) == {"meta": {"grants-version": "1.0"}, "grants": [
        {"namespace": "nvidia-*", "index": "https://pypi.nvidia.com/simple/", "owner": "NVIDIA",
         "keep-years": 10, "p95-ms": 500, "min-mb-s": 12.5}]}
    assert "nothing is wrong with this list of 1 grants" in said(shell("index", "check", "grants.json"))
    key = shell("index", "virtual", "OpenBLAS", "mkl").out
    assert json.loads("{" + key + "}") == {"virtual": {"providers": ["openblas", "mkl"]}}
    page = {"meta": {"api-version": "1.1"}, "name": "blas", "files": [], **json.loads("{" + key + "}")}
    shell.write("index.json", json.dumps(page))
    assert "nothing is wrong with this page" in said(shell("index", "check", "index.json"))
    shell("index", "virtual", "no name!", code=2)


@pytest.mark.parametrize("text, told", [
    (listed({"namespace": "a", "index": "https://a", "p95-ms": -1, "until": "no"}),
     ["x.json#/grants/0/p95-ms", "x.json#/grants/0/until"]),
    (listed({"namespace": "a", "index": "https://a", "owner": "A"},
            {"namespace": "a-b", "index": "https://b", "owner": "B"}),
     ["#/grants/1: the namespace a-b of B lies in a, which is granted to A"]),
    (json.dumps({"name": "blas", "files": [], "virtual": {"providers": ["blas", "?"]},
                 "namespaces": [{"name": "other", "owned": True}]}).encode(),
     ["x.json#/namespaces", "x.json#/virtual/providers/0: is the name itself", "x.json#/virtual/providers/1"]),
    (b"{", ["x.json: is not JSON"]),
])
def test_a_check_names_every_fault(shell, text, told):
    shell.write("x.json", text)
    done = said(shell("index", "check", "x.json", code=2))
    assert all(t in done for t in told), done
