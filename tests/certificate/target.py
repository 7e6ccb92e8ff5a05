"""The header of a certificate, and the words that all parts of certificate_checker.py share."""

import datetime

from words import Specifier, Version, normal


OFF, ON = 1, 2


class Rejected(Exception):
    """The certificate does not prove what it claims."""


def require(holds, why, *words):
    if not holds:
        raise Rejected(why % words)


def moment(text):
    """A time in UTC as microseconds since 1970; 0 for none."""
    if not text:
        return 0
    whole, _, part = text.rstrip("Zz").partition(".")
    since = datetime.datetime.fromisoformat(whole) - datetime.datetime(1970, 1, 1)
    return (since // datetime.timedelta(seconds=1)) * 1_000_000 + int((part + "000000")[:6])


def strings(value):
    require(isinstance(value, list) and all(isinstance(x, str) for x in value), "no list of texts")
    return value


def keys(line, *names):
    require(set(line) == set(names), "keys that do not belong together: %s", ", ".join(line))


class Target:
    """The header: for what and by which rules the claims are made."""

    def __init__(self, line, snapshot):
        keys(line, "purvey certificate", "snapshot", "target", "markers", "platforms",
             "prereleases", "uploaded before", "locked", "virtual", "provides")
        require(line["purvey certificate"] == 1, "not version 1 of the format")
        require(line["snapshot"] in ("", snapshot.identity), "it was made from another snapshot")
        self.label, self.fields = line["target"], line["markers"]
        require(all(isinstance(v, str) for v in self.fields.values()), "a marker field is no text")
        self.python = Version(self.fields["python_full_version"])
        minor = int(self.fields["python_version"].split(".")[1])
        self.platforms = set(strings(line["platforms"]))
        own = "cp3%d" % minor
        self.own = {own: {own + "m" * (minor < 8), "abi3", "none"}}
        self.stable = {"cp3%d" % m for m in range(2, minor)}
        self.pure = {"py3"} | {"py3%d" % m for m in range(minor + 1)}
        self.prereleases, self.before = line["prereleases"], moment(line["uploaded before"])
        require(self.prereleases in ("by rule", "allow", "disallow"), "no word on pre-releases")
        self.locked = {name: Version(text) for name, text in line["locked"].items()}
        self.virtual = set(strings(line["virtual"]))
        self.provides = {name: strings(texts) for name, texts in line["provides"].items()}
        self.fits, self.tables = {}, {}

    def takes_python(self, text):
        if text not in self.fits:
            try:
                self.fits[text] = Specifier(text).contains(self.python)
            except ValueError:
                self.fits[text] = None
        return self.fits[text]

    def takes_wheel(self, name):
        """PEP 425: does some tag of a wheel's file name fit?"""
        parts = name[:-4].split("-")
        if not name.endswith(".whl") or len(parts) not in (5, 6):
            return False
        pythons, abis, platforms = (set(p.lower().split(".")) for p in parts[-3:])
        if "none" in abis and "any" in platforms and pythons & (self.pure | set(self.own)):
            return True
        return bool(platforms & self.platforms) and (
            any(p in pythons and abis & self.own[p] for p in self.own)
            or ("abi3" in abis and bool(pythons & self.stable))
            or ("none" in abis and bool(pythons & self.pure)))

    def takes_file(self, file, yanked_ok):
        kind, name, upload, python, yanked = file
        if kind == 2 or (yanked and not yanked_ok) or (python and not self.takes_python(python)):
            return False
        if self.before and (upload is None or upload >= self.before):
            return False
        return kind == 1 or self.takes_wheel(name)


def split(item):
    """Name and extra: of "flask[async]", and of "cv2[x]>opencv-python", an extra that is asked of a
    name which another project meets."""
    name, _, extra = item.partition(">")[0].partition("[")
    require(name == normal(name) and (not extra or extra[-1] == "]"), "no item: %s", item)
    return name, extra[:-1]


def bits(mask):
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
