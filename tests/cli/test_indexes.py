"""Several indexes: who may supply a name, from the metadata to the message (spec/index.md, "Which index supplies a name")."""

import contextlib
import json
import tomllib

import pytest
from index_server import fake_index, paths, serve

PUBLIC = {"flask": {"3.0": {"requires": ["werkzeug>=3"]}}, "werkzeug": {"3.0": {}, "3.1": {}},
          "acme-billing": {"99.0": {}}, "acme": {"99": {}}, "acmefoo": {"1": {}}}
COMPANY = {"acme-billing": {"1.4": {"requires": ["acme-core", "flask"]}},
           "acme-core": {"2.0": {}}}


@contextlib.contextmanager
def serving(*projects):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(serve(p if hasattr(p, "pages") else fake_index(p)))
               for p in projects]


def asked(server):
    """Projects whose page was asked for."""
    return [p.split("/")[2] for p in paths(server) if p.startswith("/simple/")]


def picked(done):
    return {p["name"]: (p["version"], p["index"]) for p in json.loads(done.out)["packages"]}


def resolve(shell, *words, **options):
    return shell("resolve", "--json", "--no-cache", *words, **options)


def table(*indexes, more=""):
    """A purvey.toml: indexes as (name, server, further lines)."""
    return "".join(f'[[index]]\nname = "{name}"\nurl = "{server.url}"\n{lines}\n'
                   for name, server, lines in indexes) + more


# Order, and what moves on.

def test_the_first_index_that_knows_a_name_alone_supplies_it(shell):
    with serving(COMPANY, PUBLIC) as (company, public):
        done = resolve(shell, "acme-billing", "--extra-index-url", company.url, "-i", public.url)
        assert picked(done) == {
            "acme-billing": ("1.4", company.url), "acme-core": ("2.0", company.url),
            "flask": ("3.0", public.url), "werkzeug": ("3.1", public.url)}
        assert sorted(asked(public)) == ["flask", "werkzeug"]
        assert "warning" not in done.err


def test_named_indexes_come_before_extra_ones_and_the_default_comes_last(shell):
    def only(version):
        return {"demo": {version: {}}}
    with serving(only("1"), only("2"), only("3"), only("4")) as (word, named, extra, default):
        shell.write("purvey.toml", table(("named", named, "")))
        options = ["--extra-index-url", extra.url, "-i", default.url]
        for servers, words in [([word, named, extra, default], ["--index", "w=" + word.url]),
                               ([named, extra, default], [])]:
            assert picked(resolve(shell, "demo", *options, *words))["demo"][1] == servers[0].url
            kept = [server.index.pages for server in servers]
            for first, then in zip(servers, servers[1:]):
                first.index.pages = {}
                assert picked(resolve(shell, "demo", *options, *words))["demo"][1] == then.url
            for server, pages in zip(servers, kept):
                server.index.pages = pages


@pytest.mark.parametrize("fault", [
    {"status": 401}, {"status": 403}, {"status": 500}, {"status": 400}, {"truncate": 10},
    {"body": b"{}", "content_type": "text/plain"}, {"stall": 20}])
def test_what_is_not_absent_never_moves_on(shell, fault):
    with serving(COMPANY, PUBLIC) as (company, public):
        company.index.faults["/simple/acme-billing/"] = fault
        done = resolve(shell, "acme-billing", "--index", company.url, "-i", public.url, code=5,
                       env={"UV_HTTP_TIMEOUT": "1"})
        assert asked(public) == []
    told = json.loads(done.out)["error"]
    assert told["where"] == company.url + "/acme-billing/"
    if fault.get("status") in (401, 403):
        assert str(fault["status"]) in told["message"] and ".netrc" in told["remedy"]


def test_requirements_files_and_variables_name_indexes(shell):
    with serving(COMPANY, PUBLIC) as (company, public):
        shell.write("r.txt", f"-i {public.url}\n--extra-index-url {company.url}\nacme-billing\n")
        assert picked(resolve(shell, "-r", "r.txt"))["acme-billing"] == ("1.4", company.url)
        for more, default in [("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"),
                              ("UV_INDEX", "UV_DEFAULT_INDEX"),
                              ("UV_EXTRA_INDEX_URL", "UV_INDEX_URL")]:
            done = resolve(shell, "acme-billing", env={more: company.url, default: public.url})
            assert picked(done)["acme-billing"] == ("1.4", company.url)
        shell.write("r.txt", "--no-index\nacme-billing\n")
        assert "not on the index" in shell("resolve", "-r", "r.txt", code=1).out
        shell.write("r.txt", "--extra-index-url gopher://x\nacme-billing\n")
        assert "error: r.txt:1: " in shell("resolve", "-r", "r.txt", code=2).err


def test_uv_tables_are_read(shell):
    with serving(COMPANY, PUBLIC, {"flask": {"9": {}}}) as (company, public, other):
        shell.write("pyproject.toml", f"""\
[project]
name = "mine"
version = "1"
dependencies = ["acme-billing"]
[tool.uv]
index-strategy = "first-index"
[tool.uv.sources]
flask = [{{ index = "other", marker = "sys_platform == 'linux'" }},
         {{ index = "company", marker = "sys_platform != 'linux'" }}]
acme-core = {{ index = "company", group = "none" }}
[[tool.uv.index]]
name = "company"
url = "{company.url}"
publish-url = "https://example.org"
[[tool.uv.index]]
name = "other"
url = "{other.url}"
explicit = true
[[tool.uv.index]]
name = "mirror"
url = "{public.url}"
default = true
""")
        done = resolve(shell)
        assert picked(done) == {"acme-billing": ("1.4", company.url),
                                "acme-core": ("2.0", company.url), "flask": ("9", other.url)}
        assert asked(other) == ["flask"]


# Bindings and grants.

def test_an_explicit_index_is_asked_for_bound_names_only_and_for_them_wherever_they_come_from(shell):
    """uv #8253: the binding counts for names that nobody but a dependency asks for."""
    public = {"torch": {"2.0": {}}, "torchtriton": {"99": {}}, "numpy": {"2": {}}}
    gpu = {"torch": {"2.0+cu": {"requires": ["torchtriton", "numpy"]}}, "torchtriton": {"2.0": {}},
           "numpy": {"1": {}}}
    with serving(gpu, public) as (gpu, public):
        shell.write("purvey.toml", table(("gpu", gpu, "explicit = true"), more="""\
[sources]
torch = { index = "gpu" }
torchtriton = { index = "gpu" }
"""))
        assert picked(resolve(shell, "torch", "-i", public.url)) == {
            "torch": ("2.0+cu", gpu.url), "torchtriton": ("2.0", gpu.url),
            "numpy": ("2", public.url)}
        assert sorted(asked(gpu)) == ["torch", "torchtriton"] and asked(public) == ["numpy"]


def test_torchtriton(shell):
    """December 2022: a dependency of one index's project, registered by a stranger at the other."""
    public = {"torchtriton": {"3.0": {}}}
    nightly = {"torch": {"2.0": {"requires": ["torchtriton==2.0"]}}, "torchtriton": {"2.0": {}}}
    with serving(nightly, public) as (nightly, public):
        options = ["torch", "--extra-index-url", nightly.url, "-i", public.url]
        assert picked(resolve(shell, *options))["torchtriton"] == ("2.0", nightly.url)
        assert asked(public) == []
        # Its own index has lost it: with a grant nobody else is asked.
        nightly.index.pages.pop("torchtriton")
        shell.write("purvey.toml", table(("nightly", nightly, ""), more="""\
[[grant]]
namespace = "torchtriton"
index = "nightly"
"""))
        no = shell("resolve", "--no-cache", *options, code=1)
        assert ("torchtriton is bound to " + nightly.url +
                ", which does not have it; no other index is asked") in " ".join(no.out.split())
        assert asked(public) == []


def test_birsan(shell):
    """2021: a company's name, registered by a stranger with a higher version."""
    with serving(COMPANY, PUBLIC) as (company, public):
        options = ["acme-billing", "--extra-index-url", company.url, "-i", public.url]
        shell("lock", "--no-cache", *options)
        kept = {p["name"]: p["index"] for p in tomllib.loads(shell.read("pylock.toml"))["packages"]}
        assert kept == {"acme-billing": company.url, "acme-core": company.url,
                        "flask": public.url, "werkzeug": public.url}
        before = shell.read("pylock.toml")
        # The company's index loses the name, and no rule holds it there: the lock remembers.
        company.index.pages.pop("acme-billing")
        for more in ([], ["--upgrade"]):
            done = shell("lock", "--no-cache", *options, *more, code=4)
            assert (f"acme-billing moved from {company.url} to {public.url}"
                    in " ".join(done.err.split()))
            assert "-P acme-billing" in done.err
            assert shell.read("pylock.toml") == before
        # pip's way: whoever has the highest version.
        company.index.pages = fake_index(COMPANY).pages
        done = resolve(shell, *options, "--index-strategy", "unsafe-best-match")
        assert picked(done)["acme-billing"] == ("99.0", public.url)
        assert "whoever can publish on any of the indexes" in " ".join(done.err.split())


def test_a_grant_holds_its_namespace_and_the_longest_counts(shell):
    company = {"acme": {"1": {"requires": ["acme-gpu-fast", "acmefoo", "acme-gpu"]}}}
    gpu = {"acme-gpu-fast": {"2": {}}, "acme-gpu": {"2": {}}, "acmefoo": {"2": {}}}
    with serving(company, gpu, PUBLIC) as (company, gpu, public):
        shell.write("purvey.toml", table(("company", company, "explicit = true"),
                                         ("gpu", gpu, "explicit = true"), more="""\
[[grant]]
namespace = "acme"
index = "company"
[[grant]]
namespace = "Acme.GPU"
index = "gpu"
"""))
        assert picked(resolve(shell, "acme", "-i", public.url)) == {
            "acme": ("1", company.url), "acme-gpu-fast": ("2", gpu.url),
            "acmefoo": ("1", public.url), "acme-gpu": ("2", gpu.url)}
        no = shell("resolve", "--no-cache", "acme-billing", "-i", public.url, code=1)
        assert f"acme-billing is bound to {company.url}" in " ".join(no.out.split())
        assert asked(public) == ["acmefoo"]


@pytest.mark.parametrize("text, told", [
    ('[[index]]\nname = "a"\nurl = "https://a"\nexplict = true\n', "purvey.toml:4:11: unknown key 'explict'"),
    ('[[index]]\nurl = "https://a"\nexplicit = true\n', "purvey.toml:1:1: an explicit index without a name"),
    ('[[index]]\nname = "a"\n', "purvey.toml:1:1: an index has no url"),
    ('[[index]]\nname = "a"\nurl = "https://a"\n[[index]]\nname = "a"\nurl = "https://b"\n',
     "purvey.toml:4:1: the index a has another URL at purvey.toml:1:1"),
    ('[sources]\nx = { index = "nowhere" }\n', "purvey.toml:2:5: no index is called 'nowhere'"),
    ('[sources]\nx = { git = "https://a" }\n', "purvey.toml:2:13: unknown key 'git'"),
    ('[sources]\nx = { index = "a", marker = "os" }\n', "purvey.toml:2:5: sources.x: 'os' is not a marker"),
    ('[[grant]]\nnamespace = "nv*a"\nindex = "a"\n', "'nv*a' is not a namespace: a '*' stands only after"),
    ('[[grant]]\nnamespace = "nvidia"\n', "the grant of nvidia names no index"),
    ('index-strategy = "best"\n', "purvey.toml:1:18: 'best' is not known"),
    ('[[index]]\nname = "a"\nurl = "a.example"\n', "purvey.toml:1:1: 'a.example' is not an index URL"),
])
def test_bad_tables_name_file_and_line(shell, text, told):
    shell.write("purvey.toml", text)
    assert told in " ".join(shell("resolve", "demo", code=2).err.split())


# Strategies.

TWO = ({"demo": {"1": {}, "2": {"module": "mine"}, "4rc1": {}}},
       {"demo": {"2": {"module": "theirs"}, "3": {}}})


@pytest.mark.parametrize("strategy, want, version, place", [
    ("first-index", "demo", "2", 0),
    ("unsafe-first-match", "demo", "2", 0),
    ("unsafe-first-match", "demo>2,<4", "3", 1),
    ("unsafe-first-match", "demo!=2", "1", 0),
    ("unsafe-best-match", "demo", "3", 1),
    ("unsafe-best-match", "demo<3", "2", 0),   # of equal versions the first index's
])
def test_strategies(shell, strategy, want, version, place):
    with serving(*TWO) as servers:
        done = resolve(shell, want, "--index", servers[0].url, "-i", servers[1].url,
                       env={"UV_INDEX_STRATEGY": strategy})
        assert picked(done)["demo"] == (version, servers[place].url)
        (package,) = json.loads(done.out)["packages"]
        assert package["file"]["url"].startswith(servers[place].root)
        assert ("supply any name" in " ".join(done.err.split())) == strategy.startswith("unsafe")


def test_lowest_and_prereleases_under_first_match(shell):
    with serving(*TWO) as servers:
        options = ["--index", servers[0].url, "-i", servers[1].url, "--index-strategy",
                   "unsafe-first-match"]
        for words, version in [(["demo>1", "--resolution", "lowest"], "2"),
                               (["demo>=3"], "3"), (["demo>=4rc1"], "4rc1"),
                               (["demo", "--pre"], "4rc1")]:
            assert picked(resolve(shell, *words, *options))["demo"][0] == version


def test_the_lock_names_the_index_of_each_release_that_was_merged(shell):
    with serving(*TWO) as (first, second):
        options = ["--no-cache", "--index", first.url, "-i", second.url, "--index-strategy",
                   "unsafe-best-match"]
        shell("lock", "demo", *options)
        (package,) = tomllib.loads(shell.read("pylock.toml"))["packages"]
        assert (package["version"], package["index"]) == ("3", second.url)
        assert f'index = "{second.url}"' in shell.read("pylock.toml")
        done = shell("snapshot", "record", "demo", *options, "-o", "x.snapshot", code=2)
        assert "one index a project" in done.err


# The lock, and what is said.

def test_a_moved_name_is_accepted_one_by_one(shell):
    with serving({"a": {"1": {}}, "b": {"1": {}}}, {"a": {"1": {}}, "b": {"2": {}}}) as (old, new):
        shell("lock", "--no-cache", "a", "b", "-i", old.url)
        shell("lock", "--no-cache", "a", "b", "-i", old.url + "/")  # the same index
        done = shell("lock", "--no-cache", "a", "b", "-i", new.url, code=4)
        told = " ".join(done.err.split())
        assert f"a moved from {old.url} to {new.url}, and 1 more moved" in told
        assert "accept it: -P a -P b" in told
        assert "b moved" in shell("lock", "--no-cache", "a", "b", "-i", new.url, "-P", "a",
                                  code=4).err
        shell("lock", "--no-cache", "a", "b", "-i", new.url, "-P", "a", "-P", "b")
        assert new.url in shell.read("pylock.toml") and old.url not in shell.read("pylock.toml")
        shell.write("pylock.toml", "no lock")
        done = shell("lock", "--no-cache", "a", "-i", new.url, "--upgrade")
        assert "the indexes it names are not compared" in " ".join(done.err.split())


def test_what_is_said_where_there_are_several(shell):
    with serving(COMPANY, PUBLIC) as (company, public):
        options = ["--no-cache", "--index", "company=" + company.url, "-i", public.url]
        done = shell("resolve", "-v", "acme-billing", *options)
        assert f"from {company.url}: acme-billing and acme-core" in done.out
        assert f"Index 1: company = {company.url}" in done.err
        assert f"Index 2: {public.url}" in done.err
        assert "from http" not in shell("resolve", "acme-billing", *options).out
        locked = " ".join(shell("lock", "-v", "acme-billing", *options).out.split())
        assert f"from {company.url}: acme-billing and acme-core" in locked
        assert f"from {public.url}: " in locked
        assert "from http" not in shell("lock", "acme-billing", *options).out
        why = shell("explain", "why", "werkzeug", "--for", "acme-billing", *options)
        assert f"From {public.url}." in why.out
        assert "From " not in shell("explain", "why", "flask", "--for", "flask", "-i",
                                    public.url).out
        no = shell("resolve", "acme-core>3", *options, code=1)
        assert f"the newest on {company.url} is 2.0" in " ".join(no.out.split())
        no = shell("resolve", "nothing", *options, code=1)
        assert f"nothing is not on {company.url} or {public.url}" in " ".join(no.out.split())
        not_there = shell("explain", "why-not", "nothing<1", "--for", "flask", *options)
        assert f"nothing is not on {company.url} or {public.url}." in " ".join(not_there.out.split())


def test_no_index(shell):
    with serving(PUBLIC) as (public,):
        done = shell("resolve", "flask", "--no-index", "-i", public.url, code=1)
        assert "flask is not on the index" in done.out and paths(public) == []
        assert resolve(shell, "--no-index", "-i", public.url).out


def test_a_snapshot_stands_in_for_all_indexes(shell, graph):
    for option in ("--index", "--extra-index-url"):
        done = shell("resolve", "flask", "--snapshot", graph, option, "https://x", code=2)
        assert option in done.err
        with serving(PUBLIC) as (public,):
            shell("resolve", "flask", option, public.url, "-i", public.url,
                  env={"PURVEY_SNAPSHOT": str(graph)})
            assert "flask" in asked(public)


CHAIN = {"a": {"1": {"requires": ["b"]}}, "b": {"1": {"requires": ["c<3"]}}, "c": {"1": {}}}


def test_all_copies_are_asked_about_side_by_side(shell):
    """Of a chain each page is known only once the one before it was read: from its copy."""
    with serving(CHAIN) as (server,):
        shell("resolve", "a", "-i", server.url)
        server.requests.clear()
        for name in CHAIN:
            server.index.faults[f"/simple/{name}/"] = {"until": lambda sent: len(sent) == 3}
        again = shell("resolve", "--json", "a", "-i", server.url)
        assert picked(again).keys() == CHAIN.keys()
        assert sorted(asked(server)) == ["a", "b", "c"] and len(server.requests) == 3


@pytest.mark.parametrize("before, change, code", [
    (CHAIN, {"c": {"1": {}, "2": {}, "3": {}}}, 0),
    (CHAIN, {"a": {"1": {"requires": ["b"]}, "2": {}}}, 0),
    (CHAIN, {"c": {"1": {}, "2": {"requires": ["d"]}}, "d": {"7": {}}}, 0),
    (CHAIN, {"b": {"1": {"requires": ["c<3"]}, "2": {"requires": ["c>=2"]}}}, 0),
    (CHAIN, {"c": None}, 1),
    (CHAIN, {"c": {"3": {}}}, 1),
    (CHAIN | {"c": {"3": {}}}, {"c": {"3": {}, "2": {}}}, 0),
    (CHAIN | {"c": {}}, {"b": {"1": {"requires": ["c"]}, "0": {}}}, 0),
    (CHAIN, {"b": "fails"}, 5),
    (CHAIN, {"a": {"1": {"requires": ["b"]}, "2": {}}, "b": "fails"}, 0),  # nobody needs it any more
])
def test_a_copy_that_no_longer_holds_changes_nothing_but_time(shell, before, change, code):
    with serving(before) as (server,):
        shell("lock", "a", "-i", server.url, code=None)
        new = {n: r for n, r in (before | change).items() if isinstance(r, dict)}
        made = fake_index(new)
        server.index.pages, server.index.files = made.pages, made.files
        for name in (n for n, r in change.items() if r == "fails"):
            server.index.faults[f"/simple/{name}/"] = {"status": 403}
        words = ["resolve", "a", "--json", "-i", server.url]
        copies = shell(*words, code=code)
        assert copies.out == shell(*words, "--no-cache", code=code).out
        assert shell(*words, code=code).out == copies.out


# What an index says of a project.

def test_a_quarantined_project_is_said_to_be(shell):
    index = fake_index({"demo": {"1": {"requires": ["other"]}}, "other": {"1": {}}})
    index.pages["other"]["project-status"] = {"status": "quarantined", "reason": "malware"}
    with serve(index) as server:
        done = shell("resolve", "demo", "--no-cache", "-i", server.url, code=1)
    assert "its index has quarantined other (malware)" in done.out


@pytest.mark.parametrize("status, reason, said", [
    ("active", "all is well", None), ("archived", None, "demo is archived on its index"),
    ("deprecated", "use other", "demo is deprecated on its index: use other"),
    ("moved", None, "demo is moved on its index")])
def test_a_status_is_warned_of(shell, status, reason, said):
    """PEP 792; a status that is not known yet is said too."""
    index = fake_index({"demo": {"1": {}}})
    index.pages["demo"]["project-status"] = {"status": status} | ({"reason": reason} if reason else {})
    with serve(index) as server:
        done = resolve(shell, "demo", "-i", server.url)
    assert json.loads(done.out)["warnings"] == ([said] if said else [])


def test_provenance_is_printed(shell):
    index = fake_index({"demo": {"1": {}}, "other": {"1": {}}})
    index.pages["demo"]["files"][0]["provenance"] = "https://attest.test/demo"
    with serve(index) as server:
        files = [p["file"] for p in json.loads(resolve(shell, "demo", "other", "-i", server.url).out)["packages"]]
    assert [f["provenance"] for f in files] == ["https://attest.test/demo", None]
