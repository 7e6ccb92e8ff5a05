"""with_resolvelib.py PROBLEM [--only SCENARIO] [--samples 9]: resolvelib on an integer problem.

Prints what FORMAT.md says. The provider has the shape of pip's: it prefers what is pinned, then what
is bounded from above, then the user's order; what took part in the last conflict goes first. Sets of
candidates are the bits of an integer, which is quicker than pip's own specifiers.
"""

from __future__ import annotations

import argparse
import json
import math
import signal
import time
from pathlib import Path

import resolvelib

import problem as integers

LIMIT_S, LONG_NS, SAMPLE_NS = 60, 5e9, 5e5


class Requirement:
    __slots__ = ("bits", "bounded", "everything", "pinned", "target")

    def __init__(self, target: int, bits: int, count: int) -> None:
        everything = (1 << (count + 1)) - 2
        self.target = target
        self.bits = bits
        self.pinned = bits.bit_count() == 1
        self.bounded = not bits >> count & 1
        self.everything = bits == everything


class Index:
    """Made once, and filled by the first solve, which is not measured."""

    def __init__(self, problem: integers.Problem) -> None:
        self.nodes = problem.nodes
        self.groups = [self.requirement(need) for need in problem.groups]
        self.needs: dict[tuple[int, int], list[Requirement]] = {}

    def requirement(self, need: integers.Need) -> Requirement:
        target, ranges = need
        bits = 0
        for low, high in ranges:
            bits |= (1 << (high + 1)) - (1 << low)
        return Requirement(target, bits, self.nodes[target].count)

    def needs_of(self, candidate: tuple[int, int]) -> list[Requirement]:
        found = self.needs.get(candidate)
        if found is None:
            node, at = candidate
            found = [self.groups[g] for g in self.nodes[node].lists.get(at, ())]
            base = self.nodes[node].base
            if base is not None:
                found.insert(0, self.requirement((base, ((at, at),))))
            self.needs[candidate] = found
        return found


class Provider(resolvelib.AbstractProvider):
    def __init__(self, index: Index, roots: list[Requirement]) -> None:
        self.index = index
        self.order = {r.target: k for k, r in reversed(list(enumerate(roots)))}
        self.fetched: set[tuple[int, int]] = set()

    def identify(self, requirement_or_candidate):
        if isinstance(requirement_or_candidate, Requirement):
            return requirement_or_candidate.target
        return requirement_or_candidate[0]

    def narrow_requirement_selection(
        self, identifiers, resolutions, candidates, information, backtrack_causes
    ):
        if not backtrack_causes:
            return identifiers
        causes = set()
        for cause in backtrack_causes:
            causes.add(cause.requirement.target)
            if cause.parent is not None:
                causes.add(cause.parent[0])
        identifiers = list(identifiers)
        return [i for i in identifiers if i in causes] or identifiers

    def get_preference(self, identifier, resolutions, candidates, information, backtrack_causes):
        asked = [i.requirement for i in information[identifier]]
        return (
            not any(r.pinned for r in asked),
            not any(r.bounded for r in asked),
            self.order.get(identifier, math.inf),
            all(r.everything for r in asked),
            identifier,
        )

    def find_matches(self, identifier, requirements, incompatibilities):
        bits = -1
        for requirement in requirements[identifier]:
            bits &= requirement.bits
        for candidate in incompatibilities[identifier]:
            bits &= ~(1 << candidate[1])

        def newest_first():
            left = bits
            while left:
                top = left.bit_length() - 1
                left ^= 1 << top
                yield identifier, top

        return newest_first

    def is_satisfied_by(self, requirement, candidate):
        return requirement.bits >> candidate[1] & 1 == 1

    def get_dependencies(self, candidate):
        self.fetched.add(candidate)
        return self.index.needs_of(candidate)


class Late(Exception):
    pass


def late(*_) -> None:
    raise Late


def solve(index: Index, roots: list[Requirement]) -> tuple[list | None, int]:
    """The picks, or None where there is no answer; how many releases were asked."""
    provider = Provider(index, roots)
    try:
        result = resolvelib.Resolver(provider, resolvelib.BaseReporter()).resolve(roots, 10**9)
    except resolvelib.ResolutionImpossible:
        return None, len(provider.fetched)
    return [list(pick) for pick in result.mapping.values()], len(provider.fetched)


def timed(index: Index, roots: list[Requirement], times: int) -> float:
    start = time.perf_counter_ns()
    for _ in range(times):
        solve(index, roots)
    return (time.perf_counter_ns() - start) / times


def measure(index: Index, scenario: integers.Scenario, samples: int) -> dict:
    record = {
        "tool": f"resolvelib {resolvelib.__version__}",
        "mode": "in process",
        "knows": "one release at a time",
        "scenario": scenario.id,
    }
    roots = [index.requirement(need) for need in scenario.roots]
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
    start = time.perf_counter_ns()
    try:
        picks, fetched = solve(index, roots)
    except Late:
        return record | {"status": "limit", "why": f"{LIMIT_S} s", "ns": [LIMIT_S * 1e9], "picks": []}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    ns = [float(time.perf_counter_ns() - start)]
    if ns[0] <= LONG_NS:
        times = max(1, math.ceil(SAMPLE_NS / timed(index, roots, 1)))
        ns = [timed(index, roots, times) for _ in range(samples)]
    status = "unsat" if picks is None else "sat"
    return record | {"status": status, "ns": ns, "picks": picks or [], "fetched": fetched}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("problem", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--samples", type=int, default=9)
    args = parser.parse_args()
    problem = integers.read(args.problem)
    index = Index(problem)
    signal.signal(signal.SIGALRM, late)
    for scenario in problem.scenarios:
        if args.only in (None, scenario.id):
            print(json.dumps(measure(index, scenario, args.samples)), flush=True)


if __name__ == "__main__":
    main()
