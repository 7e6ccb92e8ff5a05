"""Certificates with one thing changed: each mutator takes the lines as objects."""

import copy
import json

from checkers import in_cpp, in_python

from frozen_index import Snapshot

MUTATIONS = 1000


def pick(dice, lines, key):
    return dice.choice([line for line in lines if key in line] or [{}])


def drop_line(dice, lines):
    lines.remove(dice.choice(lines))


def swap_lines(dice, lines):
    a, b = dice.sample(range(1, len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]


def drop_hint(dice, lines):
    hints = pick(dice, lines, "by").get("by", [])
    if hints:
        hints.pop(dice.randrange(len(hints)))


def swap_hints(dice, lines):
    line = pick(dice, lines, "by")
    dice.shuffle(line.get("by", []))


def other_hint(dice, lines):
    line = pick(dice, lines, "by")
    if line.get("by"):
        line["by"][dice.randrange(len(line["by"]))] = dice.randrange(1, len(lines))


def drop_term(dice, lines):
    terms = pick(dice, lines, "never").get("never")
    if terms:
        del terms[dice.choice(sorted(terms))]


def change_requirement(dice, lines):
    line = pick(dice, lines, "requires")
    if line:
        line["requires"] = dice.choice([
            line["requires"] + "x", line["requires"].replace("<", "<="), "p1==1.0",
            pick(dice, lines, "requires")["requires"]])


def change_item(dice, lines):
    line = pick(dice, lines, "item")
    if line:
        line["item"] = dice.choice([line["item"] + "[more]", "p1", "p2", ""])


def change_of(dice, lines):
    line = pick(dice, lines, "of")
    if line:
        line["of"] = dice.choice(["p1", "p2", line["of"] + "[more]"])


def change_number(dice, lines):
    line = pick(dice, lines, "line")
    if line:
        line["line"] = dice.randrange(1, len(lines))


COMMON = [drop_line, swap_lines, drop_hint, swap_hints, other_hint, drop_term, change_requirement,
          change_item, change_of, change_number]


def try_mutations(path, dice, cases, mutators, is_same):
    """How often each verdict came, and how often what was changed was accepted. cases: (snapshot, text,
    whether lines still prove what they claim, found out by other means than a checker's). is_same:
    of the verdicts in Python and in C++."""
    verdicts, snapshots, changed = {"accepted": 0, "rejected": 0, "unreadable": 0}, {}, 0
    for k in range(MUTATIONS):
        snapshot, text, proves = dice.choice(cases)
        lines = [json.loads(line) for line in text.splitlines()]
        before, mutate = copy.deepcopy(lines), mutators[k % len(mutators)]
        for _ in range(20):
            mutate(dice, lines)
            if lines != before:
                break
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        verdict = in_python(path, snapshots.setdefault(snapshot, Snapshot(snapshot)))
        assert is_same(verdict, in_cpp(path, snapshot)), (mutate.__name__, path.read_text())
        verdicts[verdict] += 1
        if verdict == "accepted" and lines != before:
            changed += 1
            assert proves(lines), (mutate.__name__, path.read_text())
    print(verdicts, changed)
    return verdicts, changed
