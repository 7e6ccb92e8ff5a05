"""check.py PROBLEM RESULTS: whether the answers are right, by FORMAT.md, and the verdicts agree.

RESULTS holds one JSON object a line, as every core prints them. No core's code is used here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import problem as integers


def complaints(problem: integers.Problem, scenario: integers.Scenario, picks: list) -> list[str]:
    """What is wrong with an answer."""
    picked: dict[int, int] = {}
    wrong = []

    def name(node: int) -> str:
        return problem.nodes[node].name

    def ask(who: str, need: integers.Need) -> None:
        target, ranges = need
        if target not in picked:
            wrong.append(f"{who} needs {name(target)}, which is absent")
        elif not integers.holds(ranges, picked[target]):
            wrong.append(f"{who} does not admit {name(target)} at {picked[target]}")

    for node, candidate in picks:
        if not 1 <= candidate <= problem.nodes[node].count:
            wrong.append(f"{name(node)} has no candidate {candidate}")
        elif picked.setdefault(node, candidate) != candidate:
            wrong.append(f"{name(node)} stands at {picked[node]} and at {candidate}")
    for root in scenario.roots:
        ask("the user", root)
    for node, candidate in picked.items():
        one = problem.nodes[node]
        who = f"{one.name} at {candidate}"
        if one.base is not None:
            ask(who, (one.base, ((candidate, candidate),)))
        for group in one.lists.get(candidate, ()):
            ask(who, problem.groups[group])
    return wrong


def disagreements(problem: integers.Problem, records: list[dict]) -> list[str]:
    """A line for each answer that is wrong and each verdict that is not everyone's."""
    out = []
    scenarios = {s.id: s for s in problem.scenarios}
    for r in records:
        scenario = scenarios[r["scenario"]]
        who = f"{scenario.id}: {r['tool']} ({r['mode']})"
        if r["status"] == "sat":
            out += [f"{who}: {text}" for text in complaints(problem, scenario, r["picks"])]
        if r["status"] in ("sat", "unsat") and r["status"] != scenario.expected:
            out.append(f"{who}: says {r['status']}, but the scenario is meant to be {scenario.expected}")
    for name in scenarios:
        said = {}
        for r in records:
            if r["scenario"] == name and r["status"] in ("sat", "unsat"):
                said.setdefault(r["status"], []).append(f"{r['tool']} ({r['mode']})")
        if len(said) > 1:
            sides = "; ".join(f"{verdict}: {', '.join(who)}" for verdict, who in said.items())
            out.append(f"{name}: the verdicts differ. {sides}")
    return out


def main() -> int:
    problem = integers.read(Path(sys.argv[1]))
    with open(sys.argv[2], encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    found = disagreements(problem, records)
    print("\n".join(found) or f"{len(records)} answers: right, and all agree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
