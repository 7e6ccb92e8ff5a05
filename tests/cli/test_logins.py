"""Logins of indexes: who gets which, and that nobody sees them (spec/index.md, 'Transport')."""

import base64
import json

import pytest

from index_server import fake_index, serve
from test_indexes import COMPANY, PUBLIC, asked, resolve, serving

# Logins.

def login(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def sent(server):
    return {headers.get("Authorization") for _, _, headers in server.requests}


def with_login(url, user):
    return url.replace("http://", f"http://{user}:secret-{user}@")


def test_each_index_gets_its_own_login_and_nobody_sees_them(shell):
    with serving(COMPANY, PUBLIC) as (company, public):
        done = shell("lock", "acme-billing", "-v", "--index", with_login(company.url, "me"),
                     "-i", with_login(public.url, "you"))
        assert sent(company) == {login("me", "secret-me")}
        assert sent(public) == {login("you", "secret-you")}
        cache = b"".join(p.read_bytes() for p in (shell.folder / "cache").rglob("*") if p.is_file())
        for text in (done.out, done.err, shell.read("pylock.toml"), cache.decode("latin-1")):
            assert "secret" not in text and "me:" not in text
        # A lock that somebody else wrote may hold a login: it is no other index.
        shell.write("pylock.toml", shell.read("pylock.toml").replace(
            f'index = "{company.url}"', f'index = "{with_login(company.url, "her")}"'))
        shell("lock", "acme-billing", "--index", with_login(company.url, "me"),
              "-i", with_login(public.url, "you"))


def test_lines_to_paste_hold_no_login(shell):
    projects = {"needs-blas": {"1": {"requires": ["blas"]}}, "fastblas": {"1": {"provides": ["blas"]}},
                "slowblas": {"1": {"provides": ["blas"]}}}
    shell.write("purvey.toml", '[virtual]\nblas = ["fastblas", "slowblas"]\n')
    with serving(projects) as (index,):
        for words in (["-i", with_login(index.url, "me")],
                      ["--index-url=" + with_login(index.url, "me")]):
            done = shell("lock", "needs-blas", *words, code=3)
            assert "secret" not in done.out + done.err and "***@127.0.0.1" in done.out


def test_two_logins_at_one_host(shell):
    with serving(PUBLIC) as (public,):
        public.index.pages["mine"] = fake_index({"mine": {"1": {}}}).pages["mine"]
        public.index.files |= fake_index({"mine": {"1": {}}}).files
        shell.write("purvey.toml", f"""\
[[index]]
name = "mine"
url = "{with_login(public.root, 'me')}/team"
explicit = true
[sources]
mine = {{ index = "mine" }}
""")
        public.index.files["/team/mine/"] = json.dumps(public.index.pages["mine"]).encode()
        public.index.faults["/team/mine/"] = {
            "content_type": "application/vnd.pypi.simple.v1+json"}
        resolve(shell, "mine", "flask", "-i", with_login(public.url, "you"))
        for _, path, headers in public.requests:
            who = "me" if "mine" in path else "you"
            assert headers["Authorization"] == login(who, f"secret-{who}"), path


def test_logins_from_netrc_and_the_environment(shell):
    with serving(COMPANY, PUBLIC) as (company, public):
        netrc = "machine 127.0.0.1 login me password from-netrc\n"
        shell.write("home/.netrc", netrc)
        resolve(shell, "flask", "-i", public.url)
        assert sent(public) == {login("me", "from-netrc")}
        public.requests.clear()
        resolve(shell, "flask", "-i", with_login(public.url, "you"))
        assert sent(public) == {login("you", "secret-you")}
        public.requests.clear()
        resolve(shell, "flask", "-i", public.url, env={
            "NETRC": str(shell.write("other", netrc.replace("me", "her")))})
        assert sent(public) == {login("her", "from-netrc")}
        public.requests.clear()
        resolve(shell, "flask", "--default-index", "corp-a=" + public.url, env={
            "UV_INDEX_CORP_A_USERNAME": "us", "UV_INDEX_CORP_A_PASSWORD": "p/w"})
        assert sent(public) == {login("us", "p/w")}


def test_netrc_is_for_hosts_of_indexes(shell):
    """Files of a page may stand anywhere; nobody there gets a login that is not meant for them."""
    with serving(PUBLIC, PUBLIC) as (public, files):
        elsewhere = files.root.replace("127.0.0.1", "localhost")
        for page in public.index.pages.values():
            for entry in page["files"]:
                entry["url"] = entry["url"].replace("../..", elsewhere)
        shell.write("home/.netrc", "machine 127.0.0.1 login me password pw\n"
                                   "machine localhost login me password pw\n")
        resolve(shell, "flask", "-i", public.url)
        assert sent(public) == {login("me", "pw")} and sent(files) == {None}


def test_pages_of_one_netrc_are_not_those_of_another(shell):
    with serving(PUBLIC) as (public,):
        for page in public.index.pages:
            public.index.faults[f"/simple/{page}/"] = {"headers": {"Cache-Control": "max-age=600"}}
        for count, user in [(2, "me"), (0, "me"), (2, "you")]:
            public.requests.clear()
            shell.write("home/.netrc", f"machine 127.0.0.1 login {user} password pw\n")
            shell("resolve", "flask", "-i", public.url)
            assert len(asked(public)) == count


# Who may not have a file is told so; it is not taken for one that only a build could tell about.

@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("what", ["metadata", "wheel", "sdist"])
def test_a_file_that_is_refused_is_unknown(shell, what, status):
    release = {"sdist": "archive", "wheels": []} if what == "sdist" else {}
    index = fake_index({"demo": {"1": release}}, core_metadata="hash" if what == "metadata" else "none")
    path = {"metadata": "/files/demo-1-py3-none-any.whl.metadata", "wheel": "/files/demo-1-py3-none-any.whl",
            "sdist": "/files/demo-1.tar.gz"}[what]
    if what != "metadata":
        index.files.pop(path + ".metadata", None)
    index.faults[path] = {"status": status}
    with serve(index) as server:
        def told(url, **more):
            done = shell("resolve", "demo", "-i", url, "--json", "--no-cache", "--allow-build", code=5, **more)
            error = json.loads(done.out)["error"]
            assert error["where"] == server.root + path and f"answered {status}" in error["message"]
            assert "build" not in error["message"] and "secret" not in done.out + done.err
            assert "Give its user and password" in error["remedy"]
            return error["remedy"]
        assert told(server.url, env={"HOME": ""}).startswith("No login was sent. ")
        assert told(with_login(server.url, "me")).startswith(f"The login of {server.url} was sent. ")
        shell.write("home/.netrc", "machine 127.0.0.1 login me password pw\n")
        assert told(server.url).startswith(f"What {shell.folder}/home/.netrc has for its host was sent, if anything. ")


def test_nobody_is_told_to_give_a_login_to_a_stranger(shell):
    index = fake_index({"demo": {"1": {}}}, core_metadata="none")
    path = "/files/demo-1-py3-none-any.whl"
    with serve(index) as server, serve(fake_index({})) as stranger:
        index.pages["demo"]["files"][0]["url"] = stranger.root + path
        stranger.index.faults[path] = {"status": 401}
        done = shell("resolve", "demo", "-i", with_login(server.url, "me"), "--json", code=5)
        error = json.loads(done.out)["error"]
        assert error["where"] == stranger.root + path
        assert error["remedy"] == "No login was sent: its host is no index's."
        assert sent(stranger) == {None}


def test_a_file_that_is_not_there_is_passed_over(shell):
    index = fake_index({"demo": {"1": {"wheels": ["py3-none-any", "cp311-cp311-manylinux_2_17_x86_64"]}}},
                       core_metadata="none")
    index.files = {path: data for path, data in index.files.items() if not path.endswith(".metadata")}
    for path in index.files:
        if "cp311" in path:
            index.faults[path] = {"status": 404}
    with serve(index) as server:
        resolve(shell, "demo", "-i", server.url)
