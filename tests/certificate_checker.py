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
from answers import Answers  # noqa: E402
from axioms import Axioms  # noqa: E402
from candidates import Candidates  # noqa: E402
from frozen_index import Snapshot, Unreadable, between  # noqa: E402
from goals import Goals  # noqa: E402
from providers import Providers  # noqa: E402
from target import MOST_TERMS, OFF, ON, Rejected, Target, keys, require, split, strings  # noqa: E402
from words import requirement  # noqa: E402

MOST_BYTES = 16 << 20


class Claim(Candidates, Axioms, Providers, Goals, Answers):
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
                 "obsoletes": self.obsoletes, "import": self.imports, "over": self.over,
                 "unfounded": self.unfounded, "supplies": self.supplied, "alias": self.alias,
                 "extra": self.of_extra, "lacks": self.lacks, "apart": self.apart,
                 "by": self.derived}
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
