"""Attacks as data: what stands in attacks/*.toml, read strictly. README.md says what each key means."""

import copy
import pathlib
import re
import tomllib

FOLDER = pathlib.Path(__file__).resolve().parent / "attacks"

# What an attack may try, with the place that forbids it.
RULES = {
    "found": "design 4.3, spec/provides.md 3: who is looked for",
    "authorised": "design 4.3, spec/provides.md 3: a stranger's claim is never a candidate",
    "machine-policy": "design 4.3: policy of the machine outranks that of the project",
    "root-only": "design 4.3: provides, virtual, choice, families from the root project only",
    "candidates": "design 4.2: yanks, pre-releases, local versions, epochs, names of files",
    "real-name": "design 4.4: the project of its own name first",
    "virtual": "design 4.4: a virtual name is never looked up as a project",
    "families": "design 4.5: families bind only where they were reviewed",
    "coexistence": "design 4.7: Obsoletes-Dist and Import-Name replace nothing",
    "reference": "design 4.8: extras, hashes and URLs belong to the name they stand on",
    "stop-and-say": "design 4.10: what changed since the lock stops the run",
    "first-index": "design 5: the first index in order that knows a name alone supplies it",
    "bound": "design 5: a bound or granted name never moves on, 404 included",
    "namespace": "design 5: acme holds acme and acme-*, normalised; the longest counts",
    "granted-elsewhere": "design 5: a granted name from elsewhere is never a candidate",
    "owned": "design 5, PEP 752: what an index says of namespaces, for itself alone",
    "unknown": "design 5: what is neither a page nor absent stops the run",
    "pages": "spec/index.md: a page speaks of its own project",
    "links": "spec/index.md: where links and redirects may lead",
    "metadata": "spec/index.md: metadata is of the file's project and version, digests hold",
    "logins": "spec/index.md: a login goes to its own index and is never printed",
    "words": "spec/index.md: which files and variables may name an index",
    "places": "spec/index.md: places, files and directories",
}

TEXT, FLAG, WHOLE, TEXTS, TABLE = str, bool, int, [str], dict
PEER = "str or { not-applicable = str }"
RELEASE = {"attacker": FLAG, "requires": TEXTS, "provides": TEXTS, "obsoletes": TEXTS,
           "extras": TEXTS, "requires_python": TEXT, "yanked": FLAG, "wheels": TEXTS,
           "sdist": TEXT, "runs_code": FLAG, "upload_time": TEXT, "metadata": TEXT, "module": TEXT}
FAULT = {"status": WHOLE, "headers": TABLE, "delay": WHOLE, "stall": WHOLE, "truncate": WHOLE,
         "body": TEXT, "content_type": TEXT, "redirect": TEXT}
LINK = {"page": TEXT, "filename": TEXT, "url": TEXT, "sha256": TEXT, "attacker": FLAG}
INDEX = {"form": TEXT, "core_metadata": TEXT, "serve_metadata": FLAG, "api_version": TEXT,
         "tls": FLAG, "login": TEXT, "projects": {"*": {"*": RELEASE}}, "page": {"*": TABLE},
         "link": [LINK], "faults": {"*": FAULT}, "serve": {"*": TEXT}}
PLACE = {"projects": {"*": {"*": RELEASE}}}
WORLD = {"ask": TEXTS, "command": TEXT, "purvey": TEXT, "uv": PEER, "pip": PEER, "cache": FLAG,
         "index": {"*": INDEX}, "place": {"*": PLACE}, "files": {"*": TEXT},
         "uv-files": {"*": TEXT}, "environment": {"*": TEXT}}
OVERLAY = WORLD | {"remove": TEXTS}
REFUSED = {"exit": WHOLE, "says": TEXTS, "pins": {"*": TEXT}, "unasked": {"*": TEXTS}}
ATTACK = WORLD | {"title": TEXT, "known": TEXT, "rules": TEXTS, "story": TEXT, "refused": REFUSED,
                  "before": OVERLAY, "twin": OVERLAY | {"change": TEXT, "pins": {"*": TEXT}}}
NEEDED = ("title", "known", "rules", "story", "purvey", "uv", "pip", "refused", "twin")


class bad_data(Exception):
    pass


def check(value, form, at):
    """`value` has the form, and no key that the form does not know."""
    if form == PEER:
        form = {"not-applicable": TEXT} if isinstance(value, dict) else TEXT
    if isinstance(form, dict):
        if not isinstance(value, dict):
            raise bad_data(f"{at}: not a table")
        for key, inner in value.items():
            if key not in form and "*" not in form:
                raise bad_data(f"{at}: unknown key {key!r}")
            check(inner, form.get(key, form.get("*")), f"{at}.{key}")
    elif isinstance(form, list):
        if not isinstance(value, list):
            raise bad_data(f"{at}: not a list")
        for k, inner in enumerate(value):
            check(inner, form[0], f"{at}[{k}]")
    elif form is not TABLE and type(value) is not form:
        raise bad_data(f"{at}: not of type {form.__name__}")
    elif form is TABLE and not isinstance(value, dict):
        raise bad_data(f"{at}: not a table")


def check_attack(data, at):
    check(data, ATTACK, at)
    for key in NEEDED:
        if not data.get(key):
            raise bad_data(f"{at}: no {key}")
    for part, keys in [("refused", ("exit", "says")), ("twin", ("change", "pins"))]:
        for key in keys:
            if key not in data[part]:
                raise bad_data(f"{at}: no {part}.{key}")
    if data["refused"]["exit"] == 0 and "pins" not in data["refused"]:
        raise bad_data(f"{at}: exit 0 without refused.pins")
    if unknown := set(data["rules"]) - RULES.keys():
        raise bad_data(f"{at}: unknown rules {sorted(unknown)}")
    if not any("attacker" in text for text in leaves(data)):
        raise bad_data(f"{at}: nothing is marked as the attacker's")


def leaves(data, path=""):
    """The path of everything that stands in the data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, path)
    else:
        yield path


def merged(base, over):
    """`base` with what `over` says put on top, key by key; lists are replaced."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return copy.deepcopy(over)
    out = copy.deepcopy(base)
    for key, value in over.items():
        out[key] = merged(out[key], value) if key in out else copy.deepcopy(value)
    return out


def world_of(data, overlay=None):
    """What is served and run: the attack's own, or with an overlay ("before", "twin")."""
    world = {k: v for k, v in data.items() if k in WORLD}
    over = data.get(overlay, {}) if overlay else {}
    for path in over.get("remove", []):
        *outer, last = path.split("/")
        table = world = copy.deepcopy(world)
        for key in outer:
            table = table[key]
        del table[last]
    return merged(world, {k: v for k, v in over.items() if k in WORLD})


def placed(value, places):
    """With {name} replaced, for the names in `places` and no others."""
    if isinstance(value, dict):
        return {k: placed(v, places) for k, v in value.items()}
    if isinstance(value, list):
        return [placed(v, places) for v in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\{([a-z-]+)\}", lambda m: places.get(m[1], m[0]), value)


def read(path):
    data = tomllib.loads(path.read_text())
    check_attack(data, path.name)
    return data


def all_attacks():
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}
