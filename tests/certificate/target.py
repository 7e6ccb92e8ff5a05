"""The header of a certificate, and the words that all parts of certificate_checker.py share."""

import datetime
import re

from frozen_index import OTHER, SDIST, WHEEL
from words import Specifier, Version, normal


OFF, ON = 1, 2
MOST_TERMS = 20_000_000  # looked at in all hints of a claim, and requirements followed


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


def at(needs, number):
    require(isinstance(number, int) and 0 <= number < len(needs), "no word of the user's")
    return needs[number]


class Target:
    """The header: for what and by which rules the claims are made."""

    def __init__(self, line, snapshot):
        keys(line, "purvey certificate", "snapshot", "target", "markers", "platforms",
             "prereleases", "uploaded before", "locked", "virtual", "provides", "may overlap",
             *(["files"] if "files" in line else []))
        require(line["purvey certificate"] == 1, "not version 1 of the format")
        require(line["snapshot"] in ("", snapshot.identity), "it was made from another snapshot")
        self.label, self.fields = line["target"], line["markers"]
        require(all(isinstance(v, str) for v in self.fields.values()), "a marker field is no text")
        self.python = Version(self.fields["python_full_version"])
        minor = int(self.fields["python_version"].split(".")[1])
        self.platforms = {}
        for platform in strings(line["platforms"]):
            self.platforms.setdefault(platform, len(self.platforms))
        own = "cp3%d" % minor
        pure = ["py3%d" % minor, "py3", *("py3%d" % m for m in reversed(range(minor)))]
        self.abis = [(own, own + "m" * (minor < 8)), (own, "abi3"), (own, "none"),
                     *(("cp3%d" % m, "abi3") for m in reversed(range(2, minor))),
                     *((python, "none") for python in pure)]
        self.pure = [own, *pure]
        self.prereleases, self.before = line["prereleases"], moment(line["uploaded before"])
        require(self.prereleases in ("by rule", "allow", "disallow", "if-necessary", "explicit"),
                "no word on pre-releases")
        rules = line.get("files", {"formats": {":all:": "any"}, "uploaded before": {}})
        keys(rules, "formats", "uploaded before")
        self.formats = rules["formats"]
        require(":all:" in self.formats and set(self.formats.values()) <= {"any", "wheels", "sdists"},
                "no formats")
        self.before_of = {name: moment(text) for name, text in rules["uploaded before"].items()}
        self.locked = {name: Version(text) for name, text in line["locked"].items()}
        self.virtual = set(strings(line["virtual"]))
        self.provides = {name: strings(texts) for name, texts in line["provides"].items()}
        self.may_overlap = set(strings(line["may overlap"]))
        self.fits, self.tables = {}, {}

    def takes_python(self, text):
        if text not in self.fits:
            try:
                self.fits[text] = Specifier(text).contains(self.python)
            except ValueError:
                self.fits[text] = None
        return self.fits[text]

    def place_of(self, name):
        """Of a wheel's best tag, the smallest first (PEP 425, in the order of packaging.tags); None
        where no tag fits."""
        parts = name[:-4].split("-")
        if not name.endswith(".whl") or len(parts) not in (5, 6):
            return None
        pythons, abis, platforms = (p.lower().split(".") for p in parts[-3:])
        platform = min((self.platforms[p] for p in platforms if p in self.platforms), default=None)
        if platform is not None:
            for k, (python, abi) in enumerate(self.abis):
                if python in pythons and abi in abis:
                    return k, platform
        if "none" in abis and "any" in platforms:
            for k, python in enumerate(self.pure):
                if python in pythons:
                    return len(self.abis), k
        return None

    def is_late(self, file, project):
        limit = self.before_of.get(project.name, self.before)
        return limit and (file.upload is None or file.upload >= limit)

    def is_of_format(self, file, project):
        """Where files are not known, nothing is said of their format."""
        only = self.formats.get(project.name, self.formats[":all:"])
        return only == "any" or project.files is None or (only == "wheels") == (file.kind == WHEEL)

    def takes_file(self, file, yanked_ok, project):
        if file.kind == OTHER or (file.yanked and not yanked_ok) or \
                (file.python and not self.takes_python(file.python)):
            return False
        if self.is_late(file, project) or not self.is_of_format(file, project):
            return False
        return file.kind == SDIST or self.place_of(file.name) is not None

    def first(self, files):
        """Of files that it takes, the one that installers try first: by tag, then the newest build,
        then as they are listed; source distributions after all wheels."""
        def build(file):
            digits, text = re.match(r"(\d*)(.*)", file.name[:-4].split("-")[2], re.ASCII).groups() \
                if file.kind == WHEEL and file.name.count("-") == 5 else ("", "")
            return int(digits) if digits else -1, text
        smallest = sorted(files, key=lambda file: (file.size is None, file.size or 0))
        newest = sorted(smallest, key=build, reverse=True)
        return min(newest, default=None, key=lambda file: self.place_of(file.name)
                   if file.kind == WHEEL else (len(self.abis) + 1, 0))


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
