"""Logins of indexes: who gets which, and that nobody sees them (spec/index.md, 'Transport')."""

import base64
import json

from index_server import fake_index
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
