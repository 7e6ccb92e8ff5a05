"""Versions, specifiers, requirements and markers (PEP 440, PEP 508). A part of
certificate_checker.py; standard library only, and nothing of purvey."""

import re

MOST_DEPTH = 256


def normal(name):
    return re.sub("[-_.]+", "-", name).lower()


VERSION = re.compile(
    r"v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?"
    r"(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?"
    r"(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\Z", re.ASCII)
BIG = float("inf")


class Version:
    def __init__(self, text):
        m = VERSION.match(text.strip().lower())
        if m is None:
            raise ValueError("no version: %r" % text)
        self.text, self.epoch = text.lower(), int(m[1] or 0)
        self.release = tuple(map(int, m[2].split(".")))
        self.pre = (m[3][:5] in ("beta", "b"), m[3] not in ("a", "alpha", "b", "beta"),
                    int(m[4] or 0)) if m[3] else None
        self.post = int(m[5] or m[7] or 0) if m[5] or m[6] else None
        self.dev = int(m[9] or 0) if m[8] else None
        self.local = tuple((1, int(part), "") if part.isdigit() else (0, 0, part)
                           for part in re.split("[-_.]", m[10])) if m[10] else ()
        cut = len(self.release)
        while cut > 1 and self.release[cut - 1] == 0:
            cut -= 1
        stage = self.pre_key() if self.pre else \
            (-1, 0) if self.post is None and self.dev is not None else (3, 0)
        self.public = (self.epoch, self.release[:cut], stage,
                       -1 if self.post is None else self.post, BIG if self.dev is None else self.dev)
        self.key = (*self.public, self.local)
        self.is_pre = self.pre is not None or self.dev is not None

    def pre_key(self):
        return (self.pre[0] + 2 * self.pre[1], self.pre[2])

    def starts(self, other, parts):
        mine = (self.release + (0,) * parts)[:parts]
        return self.epoch == other.epoch and mine == other.release[:parts]

    def same_release(self, other):
        return self.public[:2] == other.public[:2]


CLAUSE = re.compile(r"\s*(===|~=|==|!=|<=|>=|<|>)\s*([^\s,;()]+)\s*")


def bound(op, text):
    """What a clause compares with, and whether `.*` follows it."""
    if op == "===":
        return text.lower(), False
    wild = op in ("==", "!=") and text.endswith(".*")
    v = Version(text[:-2] if wild else text)
    suffixed = v.pre is not None or v.post is not None or v.dev is not None or v.local
    if (wild and suffixed) or (v.local and op not in ("==", "!=")) or \
            (op == "~=" and len(v.release) < 2):
        raise ValueError("no specifier: %s%s" % (op, text))
    return v, wild


class Specifier:
    def __init__(self, text):
        self.clauses, self.text = [], text
        for part in filter(str.strip, text.split(",")):
            m = CLAUSE.fullmatch(part)
            if m is None:
                raise ValueError("no specifier: %r" % part)
            self.clauses.append((m[1], *bound(m[1], m[2])))

    def contains(self, v):
        return all(self.holds(op, v, bound, wild) for op, bound, wild in self.clauses)

    @staticmethod
    def holds(op, v, b, wild):
        if op == "===":
            return v.text == b
        if op in ("==", "!="):
            same = v.starts(b, len(b.release)) if wild else \
                v.key == b.key if b.local else v.public == b.public
            return same == (op == "==")
        if op == "~=":
            return v.public >= b.public and v.starts(b, len(b.release) - 1)
        if op == "<=":
            return v.public <= b.public
        if op == ">=":
            return v.public >= b.public
        if op == "<":  # no pre-release of b, unless b is one
            of_b = v.same_release(b) and v.is_pre and (v.post == b.post and not v.pre
                                                       if b.post is not None else True)
            return v.public < b.public and (b.is_pre or not of_b)
        of_b = v.same_release(b) and v.pre == b.pre and v.post is not None  # no post-release of b
        return v.public > b.public and (b.post is not None or b.dev is not None or not of_b)

    def names_prerelease(self):
        return any(op != "!=" and not wild and as_version(b) is not None and as_version(b).is_pre
                   for op, b, wild in self.clauses)

    def is_pin(self):
        return len(self.clauses) == 1 and self.clauses[0][0] in ("==", "===") and \
            not self.clauses[0][2]


def as_version(bound):
    try:
        return bound if isinstance(bound, Version) else Version(bound)
    except ValueError:
        return None


TOKEN = re.compile(r"[ \t]*(?:([()])|(?:(and|or|not|in)\b)|([a-z][a-z_.]*)|('[^'\n\r\0]*'|\"[^\"\n\r\0]*\")|"
                   r"(===|~=|==|!=|<=|>=|<|>))")
OLD_FIELDS = {"os.name": "os_name", "sys.platform": "sys_platform",
              "platform.version": "platform_version", "platform.machine": "platform_machine",
              "platform.python_implementation": "platform_python_implementation",
              "python_implementation": "platform_python_implementation"}
FIELDS = {"implementation_name", "implementation_version", "os_name", "platform_machine",
          "platform_python_implementation", "platform_release", "platform_system",
          "platform_version", "python_full_version", "python_version", "sys_platform", "extra"}
VERSIONS = ("implementation_version", "platform_release", "python_full_version", "python_version")


def one_clause(op, text):
    try:
        spec = Specifier(op + text)
    except ValueError:
        return None
    return spec if len(spec.clauses) == 1 else None


class Marker:
    """The text as nested tuples: ("or", [...]), ("and", [...]), (left, op, right)."""

    def __init__(self, text):
        self.tokens, at, text = [], 0, text.rstrip()
        while at < len(text):
            m = TOKEN.match(text, at)
            if m is None:
                raise ValueError("no marker: %r" % text)
            word = m[m.lastindex]
            self.tokens.append((m.lastindex, word[1:-1] if m.lastindex == 4 else word))
            at = m.end()
        self.tokens.append((0, ""))
        self.at = 0
        self.tree = self.either(0)
        if self.tokens[self.at:] != [(0, "")]:
            raise ValueError("no marker: %r" % text)

    def next(self):
        self.at = min(self.at + 1, len(self.tokens))
        return self.tokens[self.at - 1]

    def chain(self, word, part, depth):
        parts = [part(depth)]
        while self.tokens[self.at:self.at + 1] == [(2, word)]:
            self.at += 1
            parts.append(part(depth))
        return (word, parts)

    def either(self, depth):
        return self.chain("or", lambda d: self.chain("and", self.item, d), depth)

    def item(self, depth):
        if self.tokens[self.at:self.at + 1] == [(1, "(")]:
            if depth > MOST_DEPTH:
                raise ValueError("a marker nested too deep")
            self.at += 1
            inner = self.either(depth + 1)
            if self.next() != (1, ")"):
                raise ValueError("no end of a parenthesis in a marker")
            return inner
        left, op, right = self.next(), self.next(), self.next()
        if op == (2, "not") and right == (2, "in"):
            op, right = (2, "not in"), self.next()
        if {left[0], right[0]} != {3, 4} or (op[0] != 5 and op[1] not in ("in", "not in")):
            raise ValueError("no comparison in a marker")
        name = (left if left[0] == 3 else right)[1]
        name = OLD_FIELDS.get(name, name)
        if name not in FIELDS:
            raise ValueError("no marker field: %r" % name)
        is_version = name in VERSIONS and (left[0] == 4 or one_clause(op[1], right[1]))
        if op[1] in ("~=", "===") and not is_version:
            raise ValueError("%s does not compare texts" % op[1])
        left, right = ((3, name) if side[0] == 3 else side for side in (left, right))
        return (left, op[1], right)

    def holds(self, fields, extra, tree=None):
        tree = tree or self.tree
        if tree[0] in ("or", "and"):
            return (any if tree[0] == "or" else all)(
                self.holds(fields, extra, part) for part in tree[1])
        left, op, right = tree
        name = (left if left[0] == 3 else right)[1]
        value = normal(extra) if name == "extra" else fields[name]
        said = (left if left[0] == 4 else right)[1]
        said = normal(said) if name == "extra" else said
        a, b = (value, said) if left[0] == 3 else (said, value)
        if op in ("in", "not in"):
            return (a in b) == (op == "in")
        if name in VERSIONS:
            spec = one_clause(op, b)
            if spec is not None:
                return a.lower() == spec.clauses[0][1] if op == "===" else \
                    as_version(a) is not None and spec.contains(as_version(a))
        return (a != b) if op == "!=" else a == b and op in ("==", "<=", ">=")


NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
ONE = r"(?:===|~=|==|!=|<=|>=|<|>)[ \t]*[^ \t,;()]+[ \t]*"
LIST = rf"(?:{ONE}(?:,[ \t]*{ONE})*(?:,[ \t]*)?)?"
REQUIREMENT = re.compile(
    rf"[ \t]*({NAME})[ \t]*(?:\[[ \t]*((?:{NAME}[ \t]*(?:,[ \t]*{NAME}[ \t]*)*)?)\][ \t]*)?"
    rf"(?:@[ \t]*([^ \t]+)[ \t]*(?:(?<=[ \t]);(.*))?|(?:\(([^()]*)\)[ \t]*|({LIST}))(?:;(.*))?)\Z",
    re.ASCII | re.DOTALL)


class Requirement:
    def __init__(self, text):
        m = REQUIREMENT.match(text)
        if m is None:
            raise ValueError("no requirement: %r" % text)
        self.name, self.url, self.text = normal(m[1]), m[3], text
        self.extras = {normal(e.strip()) for e in (m[2] or "").split(",") if e.strip()}
        if m[5] is not None and not re.fullmatch(LIST, m[5].strip(" \t")):
            raise ValueError("no specifier: %r" % m[5])
        self.specifier = Specifier(m[5] or m[6] or "")
        marker = m[4] if m[3] else m[7]
        self.marker = Marker(marker) if marker is not None else None

    def holds(self, fields, extra=""):
        return self.marker is None or self.marker.holds(fields, extra)


CACHE = {}


def requirement(text):
    """None where it cannot be read."""
    if text not in CACHE:
        try:
            CACHE[text] = Requirement(text)
        except (ValueError, RecursionError):
            CACHE[text] = None
    return CACHE[text]
