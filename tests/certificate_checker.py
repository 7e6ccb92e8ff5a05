#!/usr/bin/env python3
"""Checks what `purvey --certificate` wrote (spec/certificate.md) against the metadata of a snapshot.

    certificate_checker.py FILE... --snapshot SNAPSHOT [--quiet]

Says what was proven. Exit 0: every claim is accepted; 1: one is not, with its line and the reason;
2: a file cannot be read. Plain Python 3.8, standard library only; nothing of purvey is used.
"""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "certificate"))
from frozen_index import File, SDIST, Snapshot, Unreadable, WHEEL, OTHER, between  # noqa: E402
from goals import Goals  # noqa: E402
from providers import Providers  # noqa: E402
from target import OFF, ON, Rejected, Target, bits, keys, require, split, strings  # noqa: E402
from words import requirement  # noqa: E402

MOST_BYTES = 16 << 20
MOST_TERMS = 20_000_000  # looked at in all hints of a claim


class Claim(Providers, Goals):
    """One claim on the way to be accepted: its words, candidates, and what is proven so far."""

    def __init__(self, line, target, snapshot):
        keys(line, "claim", "asked", "constraints", "families", "names", "goals")
        self.target, self.snapshot = target, snapshot
        self.kind = line["claim"]
        require(self.kind in ("no answer", "no better answer", "answer"), "an unknown claim")
        self.asked, self.constraints = (
            [self.own_words(text) for text in strings(line[key])] for key in ("asked", "constraints"))
        self.tables, self.domains, self.lines, self.picks = {}, {}, {}, {}
        self.proven, self.looked_at, self.together = False, 0, []
        self.bind(line["families"], line["names"])
        self.set_goals(line["goals"])

    def own_words(self, text):
        need = requirement(text)
        require(need is not None and not need.url, "cannot be read as a requirement: %s", text)
        return need

    def words_on(self, name):
        return [need for need in self.asked if need.name == name]

    # Candidates: rule 2 of spec/provides.md.

    def table(self, name):
        """The project, the mask of its candidates, and whether pre-releases are ordinary ones."""
        if name not in self.tables:
            project = self.snapshot.project(name)
            require(not self.is_virtual(project), "%s is a virtual name", name)
            self.tables[name] = (project, *self.candidates(project))
        return self.tables[name]

    def yanked_ok(self, project, place):
        version, locked = project.versions[place - 1], self.target.locked.get(project.name)
        return locked is not None and locked.key == version.key or any(
            need.specifier.is_pin() and need.specifier.contains(version)
            for need in self.words_on(project.name))

    def candidates(self, project):
        target, mask = self.target, 0
        words = self.words_on(project.name) + [need for need in self.constraints if need.name == project.name]
        if not words and project.name in target.tables:
            return target.tables[project.name]
        for place in range(1, len(project.versions) + 1):
            yanked_ok = self.yanked_ok(project, place)
            fits = any(target.takes_file(file, yanked_ok) for file in self.files(project, place))
            mask |= fits << place
        allowed = target.prereleases == "allow"
        if target.prereleases == "disallow":
            mask &= ~project.prereleases
        elif not allowed:
            allowed = not mask & ~project.prereleases or any(
                need.specifier.names_prerelease() for need in words)
        if not words:
            target.tables[project.name] = mask, allowed
        return mask, allowed

    @staticmethod
    def files(project, place):
        """Where files are not known, a release is one that any target takes."""
        if project.files is not None:
            return project.files[place - 1]
        return [File(SDIST, "", 0, project.pythons[place - 1], project.yanked[place - 1], None)]

    def matching(self, project, specifier):
        known = project.matching.get(specifier.text)
        if known is None:
            known = sum(2 << k for k, v in enumerate(project.versions) if specifier.contains(v))
            project.matching[specifier.text] = known
        return known

    def admitted(self, need):
        project, candidates, prereleases = self.table(need.name)
        mask = self.matching(project, need.specifier) & candidates
        if not prereleases and not need.specifier.names_prerelease():
            mask = mask & ~project.prereleases or mask
        return mask

    # Values in words.

    def whole(self, item):
        """All values of an item."""
        name, extra = split(item)
        if extra:
            return OFF | ON
        if name in self.names:
            return between(0, len(self.supplies(name)) + 1)
        return self.table(name)[1] | 1

    def domain(self, item):
        """Those that are still possible."""
        if item not in self.domains:
            self.domains[item] = self.whole(item)
        return self.domains[item]

    def values(self, item, words):
        self.domain(item)
        name, extra = split(item)
        if extra:
            require(set(words) <= {"off", "on"}, "no value of an extra")
            return sum({"off": OFF, "on": ON}[word] for word in words)
        if name in self.names:
            return self.supply_values(name, words)
        project, mask = self.table(name)[0], 0
        for word in words:
            first, _, last = word.partition("..")
            require(word == "absent" or {first, last or first} <= set(project.place),
                    "%s has no release %s", name, word)
            mask |= 1 if word == "absent" else \
                between(project.place[first], project.place[last or first] + 1)
        return mask

    # Axioms: what may never be true together, by the words of the user and the metadata.

    def needs(self, need, item, asker):
        """The value that does not meet a requirement: of what meets its name, or of an extra."""
        provided = self.provided_needs(need, item, asker)
        if provided is not None:
            return provided
        if item == need.name:
            return {item: self.whole(item) & ~self.admitted(need)}
        name, extra = split(item)
        require(name == need.name and extra in need.extras, "%s does not ask for %s", need.text,
                item)
        return {item: OFF}

    def root(self, line):
        keys(line, "line", "asked", "item")
        need = at(self.asked, line["asked"])
        require(need.holds(self.target.fields), "its marker does not hold")
        return self.needs(need, line["item"], "")

    def constraint(self, line):
        keys(line, "line", "constraint")
        need = at(self.constraints, line["constraint"])
        require(need.holds(self.target.fields), "its marker does not hold")
        project, candidates, _ = self.table(need.name)
        return {need.name: candidates & ~self.matching(project, need.specifier)}

    def releases(self, line):
        name, extra = split(line["of"])
        project, candidates, _ = self.table(name)
        mask = self.values(name, strings(line["releases"])) & candidates
        require(mask, "no candidates")
        require(not extra or not mask & ~project.extras.get(extra, 0), "the extra is not declared")
        return project, extra, mask

    def read_releases(self, line):
        project, extra, mask = self.releases(line)
        require(not mask & ~project.read, "metadata that the snapshot does not hold")
        return project, extra, mask

    @staticmethod
    def needs_of(project):
        """(text, requirement, releases) of all that can be read."""
        for text, mask in project.requires.items():
            if requirement(text) is not None:
                yield text, requirement(text), mask

    def requires(self, line):
        keys(line, "line", "of", "releases", "requires", "item")
        project, extra, mask = self.read_releases(line)
        text, need = line["requires"], requirement(line["requires"])
        require(not mask & ~project.requires.get(text, 0), "not all of them require this")
        asker = {project.name: mask, **({line["of"]: ON} if extra else {})}
        if need is None or need.url:
            require(line["item"] == "" and (need is None or need.holds(self.target.fields, extra)),
                    "such a requirement asks for nothing")
            return asker
        require(need.holds(self.target.fields, extra), "its marker does not hold")
        for item, values in self.needs(need, line["item"], project.name).items():
            asker[item] = asker.get(item, values) & values
        return asker

    def unusable(self, line):
        keys(line, "line", "of", "releases", "unusable")
        project, _, mask = self.read_releases(line)
        require(all(self.defective(project, k) for k in bits(mask)), "not all are unusable")
        return {project.name: mask}

    def unbuilt(self, line):
        """Under a goal: releases of which only a build would tell what they require."""
        keys(line, "line", "of", "releases", "needs build")
        project, _, mask = self.releases(line)
        require(self.goals and not mask & ~project.needs_build, "not all of them need a build")
        return {project.name: mask}

    def obsoletes(self, line):
        """Releases that declare that they and another project's are not to be together (rule 7)."""
        keys(line, "line", "of", "releases", "obsoletes")
        project, extra, mask = self.read_releases(line)
        require(not extra and not mask & ~project.obsoletes.get(line["obsoletes"], 0),
                "not all of them declare this")
        need = requirement(line["obsoletes"])
        require(self.is_obsoleting(project.name, need), "it keeps nothing apart")
        other, candidates, _ = self.table(need.name)
        return {project.name: mask, need.name: candidates & self.matching(other, need.specifier)}

    def is_obsoleting(self, name, need):
        return need is not None and not need.url and need.holds(self.target.fields) and \
            need.name != name and not self.may_overlap(name, need.name)

    def imports(self, line):
        """Two projects' releases that own one import name (rule 7)."""
        keys(line, "line", "import", "never")
        never = {item: self.values(item, words) for item, words in line["never"].items()}
        require(len(never) == 2 and line["import"] and not self.may_overlap(*never)
                and not self.of_one_family(*never), "they need not be apart")
        for name, mask in never.items():
            project, candidates, _ = self.table(name)
            require(not split(name)[1] and not mask & (candidates | 1) & ~project.imports.get(line["import"], 0),
                    "not all of %s own it", name)
        return never

    def unfounded(self, line):
        """Where all that is said holds, nobody asks for an item that is there."""
        keys(line, "line", "unfounded", "never")
        never = {item: self.values(item, words) for item, words in line["never"].items()}
        what = line["unfounded"]
        require(what in never and not never[what] & 1 and ">" not in what
                and split(what)[0] not in self.names, "%s need not be there", what)
        require(what not in self.reached(never), "somebody asks for %s", what)
        return never

    def reached(self, never):
        """All items that are asked for by releases and extras which `never` leaves, beginning with
        the user's own words."""
        reached, fields = set(), self.target.fields
        todo = [item for need in self.asked if need.holds(fields)
                for item in self.leads_to(need, "", never)]
        while todo:
            item = todo.pop()
            if item in reached:
                continue
            reached.add(item)
            name, extra = split(item)
            project, candidates, _ = self.table(name)
            left = candidates & never.get(name, ~0)
            require(not left & ~project.read, "not all of %s was read", name)
            left &= project.extras.get(extra, 0) if extra else ~0
            self.looked_at += len(project.requires)
            require(self.looked_at <= MOST_TERMS, "it takes too many steps")
            for _, need, mask in self.needs_of(project):
                if mask & left and not need.url and need.holds(fields, extra):
                    todo += self.leads_to(need, name, never)
        return reached

    def leads_to(self, need, asker, never):
        """A name that nobody meets leads nowhere."""
        name = self.meeting(need, asker)
        if not name or self.is_virtual(self.snapshot.project(name)):
            return []
        extras = ["%s[%s]" % (name, extra) for extra in need.extras]
        return [name, *(item for item in extras if never.get(item, ON) & ON)]

    def may_overlap(self, one, other):
        return not {one + "+" + other, other + "+" + one}.isdisjoint(self.target.may_overlap)

    # Derivations.

    def derived(self, line):
        keys(line, "line", "never", "by")
        never = {item: self.values(item, strings(words)) for item, words in line["never"].items()}
        now = {item: self.domain(item) & values for item, values in never.items()}
        if not self.contradiction(now, line["by"]):
            raise Rejected("it does not follow")
        return never

    def contradiction(self, now, hints):
        if not all(now.values()):
            return True
        for hint in hints:
            require(hint in self.lines, "there is no line %s before it", hint)
            open_item = None
            self.looked_at += 1 + len(self.lines[hint])
            require(self.looked_at <= MOST_TERMS, "it takes too many steps")
            for item, values in self.lines[hint].items():
                if now.get(item, self.domain(item)) & ~values:
                    require(open_item is None, "line %s leaves two items open", hint)
                    open_item = item
            if open_item is None:
                return True
            left = now.get(open_item, self.domain(open_item)) & ~self.lines[hint][open_item]
            if not left:
                return True
            now[open_item] = left
        return False

    def take(self, line):
        """One line of a proof."""
        kinds = {"asked": self.root, "constraint": self.constraint, "requires": self.requires,
                 "unusable": self.unusable, "needs build": self.unbuilt,
                 "obsoletes": self.obsoletes, "import": self.imports, "over": self.over, "unfounded": self.unfounded,
                 "supplies": self.supplied, "alias": self.alias, "extra": self.of_extra,
                 "lacks": self.lacks, "apart": self.apart, "by": self.derived}
        kind = next((k for k in kinds if k in line), None)
        require(kind is not None and self.kind != "answer", "a line of no known kind")
        number, terms = line["line"], kinds[kind](line)
        require(isinstance(number, int) and number not in self.lines, "its number")
        # What is true of every value that there is says nothing.
        terms = {item: values for item, values in terms.items() if self.whole(item) & ~values}
        self.lines[number] = terms
        if len(terms) == 1:  # holds from here on
            (item, values), = terms.items()
            self.domains[item] = self.domain(item) & ~values
        self.proven = self.proven or not terms

    def take_project(self, line):
        """What the proof says of a project's releases is what they are."""
        keys(line, "project", "candidates", "kept out")
        name = line["project"]
        project, candidates, _ = self.table(name)
        require(self.values(name, strings(line["candidates"])) == candidates,
                "its candidates are others")
        out = 0
        for why, words in line["kept out"].items():
            mask = self.values(name, strings(words))
            require(mask and not mask & out, "a release is kept out twice")
            require(all(why in self.defects(project, k) for k in bits(mask)), "not for %s", why)
            out |= mask
        require(out == project.all & ~candidates, "others are kept out")

    def defects(self, project, place):
        """Why a release may be kept out."""
        found = {"pre-release"} if project.versions[place - 1].is_pre and \
            self.target.prereleases == "disallow" else set()
        for file in self.files(project, place) or [File(OTHER, "", 0, "", 0, None)]:
            bad = {"yanked": file.yanked,
                   "python": file.python and not self.target.takes_python(file.python),
                   "time": self.target.before and (
                       file.upload is None or file.upload >= self.target.before),
                   "file": file.kind == OTHER or
                           file.kind == WHEEL and self.target.place_of(file.name) is None}
            found.update(word for word in bad if bad[word])
        return found

    # An answer: every requirement is looked at.

    def take_pick(self, line):
        keys(line, "pick", "version", "extras")
        require(self.kind == "answer" and line["pick"] not in self.picks, "a pick twice")
        project, candidates, _ = self.table(line["pick"])
        place = project.place.get(line["version"])
        require(place and candidates >> place & 1 and project.read >> place & 1,
                "%s %s is no candidate", line["pick"], line["version"])
        extras = set(strings(line["extras"]))
        require(all(project.extras.get(e, 0) >> place & 1 for e in extras), "no such extra")
        self.picks[line["pick"]] = project, place, extras

    def take_family(self, line):
        """Picks that are members of one family: a reviewed fact, as those of `families`."""
        keys(line, "one family")
        require(self.kind == "answer", "a family that no answer rests on")
        self.together.append(set(strings(line["one family"])))

    def met(self, need, asker):
        """The pick that meets a requirement."""
        self.met_needs.append(need)
        name = self.meeting(need, asker)
        require(name in self.picks, "nothing meets %s", need.text)
        project, place, extras = self.picks[name]
        substitute = name != need.name
        mask = self.substitutes(need, name) if substitute else self.admitted(need)
        require(mask >> place & 1, "%s is not met", need.text)
        require(all(e in extras or not (substitute or project.extras.get(e, 0) >> place & 1)
                    for e in need.extras), "an extra of %s is missing", need.text)
        return name

    def answered(self):
        fields = self.target.fields
        self.active, self.met_needs = set(), []
        reached, todo = set(), [self.met(n, "") for n in self.asked if n.holds(fields)]
        while todo:
            name = todo.pop()
            if name in reached:
                continue
            reached.add(name)
            project, place, extras = self.picks[name]
            require(not self.defective(project, place), "%s cannot be used", name)
            for text, releases in project.requires.items():
                need = requirement(text)
                if releases >> place & 1 and need is not None and \
                        any(need.holds(fields, extra) for extra in ("", *extras)):
                    require(not need.url, "a URL is required")
                    self.active.add((name, need.name))
                    todo.append(self.met(need, name))
        require(reached == set(self.picks), "nobody asks for some picks")
        self.require_apart()
        self.require_coexistence()
        for need in self.constraints:
            if need.holds(fields) and need.name in self.picks:
                project, place, _ = self.picks[need.name]
                require(self.matching(project, need.specifier) >> place & 1, "a constraint fails")

    def require_coexistence(self):
        """Rule 7: no pick makes another one obsolete, or owns an import name with it."""
        owners = {}
        for name, (project, place, _) in self.picks.items():
            for text, releases in project.obsoletes.items():
                need = requirement(text)
                if releases >> place & 1 and self.is_obsoleting(name, need) and \
                        need.name in self.picks:
                    other, at, _ = self.picks[need.name]
                    require(not self.matching(other, need.specifier) >> at & 1,
                            "%s obsoletes %s", name, text)
            for word, releases in project.imports.items():
                if word and releases >> place & 1:
                    owners.setdefault(word, []).append(name)
        for word, names in owners.items():
            for k, one in enumerate(names):
                for other in names[:k]:
                    require(self.may_overlap(one, other) or self.of_one_family(one, other),
                            "%s and %s own %s", one, other, word)

    def of_one_family(self, one, other):
        return one in self.member_of and self.member_of[one] == self.member_of.get(other) or \
            any({one, other} <= members for members in self.together)

    def defective(self, project, place):
        """Metadata for another Python, or that cannot be read."""
        python = project.own_pythons[place - 1]
        return (python and self.target.takes_python(python) is False) or any(
            releases >> place & 1 and (requirement(text) is None or (
                requirement(text).url and requirement(text).holds(self.target.fields)))
            for text, releases in project.requires.items())

    def finish(self):
        if self.kind == "answer":
            self.answered()
            self.require_totals()
        require(self.kind == "answer" or self.proven, "the proof does not reach its claim")

    def words(self):
        said = ", ".join(need.text for need in self.asked) or "nothing"
        if self.constraints:
            said += "; constrained by " + ", ".join(need.text for need in self.constraints)
        said += "".join("; %s from %s" % bound for bound in self.bound_words())
        goals = list(self.goal_words())
        if self.kind == "no better answer":
            said += "".join("; with " + words for words in goals[:-1])
            said += "; with less than " + goals[-1]
        else:
            said += "".join("; with " + words for words in goals)
        what = "an answer of %d picks" % len(self.picks) if self.kind == "answer" else "no answer"
        return "proven: %s to: %s, on %s" % (what, said, self.target.label)


def at(needs, number):
    require(isinstance(number, int) and 0 <= number < len(needs), "no word of the user's")
    return needs[number]


def unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def check(path, snapshot):
    """What is proven, a sentence a claim, and how many claims. Raises Rejected or Unreadable."""
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise Unreadable("%s: %s" % (path, wrong))
    if len(data) > MOST_BYTES:
        raise Unreadable("%s: more than 16 MiB" % path)
    target = claim = None
    said, done, ended = [], 0, False
    for number, text in enumerate(data.split(b"\n")[:-1], 1):
        try:
            try:
                line = json.loads(text.decode("utf-8"), object_pairs_hook=unique)
            except (ValueError, RecursionError) as wrong:
                raise Unreadable("%s:%d: no JSON: %s" % (path, number, wrong))
            if target is None and (not isinstance(line, dict) or "purvey certificate" not in line):
                raise Unreadable("%s: no certificate" % path)
            require(isinstance(line, dict) and not ended, "no line of a certificate")
            if target is None:
                target = Target(line, snapshot)
            elif set(line) & {"claim", "claims", "unproven"}:
                if claim is not None:
                    claim.finish()
                    said.append(claim.words())
                    done, claim = done + 1, None
                if "claim" in line:
                    claim = Claim(line, target, snapshot)
                elif "unproven" in line:
                    keys(line, "unproven")
                    said.append("not proven: " + line["unproven"])
                else:
                    keys(line, "claims")
                    ended = True
                    require(line["claims"] == done, "claims are missing")
            elif "project" in line:
                claim.take_project(line)
            elif "pick" in line:
                claim.take_pick(line)
            elif "one family" in line:
                claim.take_family(line)
            else:
                claim.take(line)
        except Rejected as wrong:
            raise Rejected("%s:%d: %s" % (path, number, wrong))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as wrong:
            raise Rejected("%s:%d: malformed: %r" % (path, number, wrong))
    if target is None:
        raise Unreadable("%s: no certificate" % path)
    if not ended or not data.endswith(b"\n"):
        raise Rejected("%s: it was cut off" % path)
    return said, done


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--snapshot", required=True)
    parser.add_argument("--quiet", action="store_true", help="do not say what was proven")
    arguments = parser.parse_args()
    sys.setrecursionlimit(10_000)
    worst = 0
    try:
        snapshot = Snapshot(arguments.snapshot)
    except Unreadable as wrong:
        print("unreadable: %s" % wrong)
        return 2
    for path in arguments.files:
        try:
            said, claims = check(path, snapshot)
            if said and not arguments.quiet:
                print("\n".join(said))
            print("accepted: %s: %d claim%s" % (path, claims, "s" * (claims != 1)))
        except Rejected as wrong:
            print("rejected: %s" % wrong)
            worst = max(worst, 1)
        except Unreadable as wrong:
            print("unreadable: %s" % wrong)
            worst = 2
    return worst


if __name__ == "__main__":
    sys.exit(main())
