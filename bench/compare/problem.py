"""The integer problem of FORMAT.md, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Ranges = tuple[tuple[int, int], ...]
Need = tuple[int, Ranges]  # a target, and the candidates that will do


@dataclass
class Node:
    name: str
    count: int
    base: int | None = None  # of an extra: its project
    lists: dict[int, tuple[int, ...]] = field(default_factory=dict)  # candidate -> groups


@dataclass
class Scenario:
    id: str
    kind: str
    roots: list[Need]

    @property
    def expected(self) -> str:
        return "unsat" if self.kind == "unsat" else "sat"


@dataclass
class Problem:
    nodes: list[Node] = field(default_factory=list)
    groups: list[Need] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)


def ranges_of(text: str) -> Ranges:
    if text == "-":
        return ()
    return tuple(tuple(map(int, part.split("-"))) for part in text.split(","))


def holds(ranges: Ranges, candidate: int) -> bool:
    return any(low <= candidate <= high for low, high in ranges)


def add_list(problem: Problem, words: list[str]) -> None:
    groups = tuple(map(int, words[2:]))
    for low, high in ranges_of(words[1]):
        for candidate in range(low, high + 1):
            problem.nodes[int(words[0])].lists[candidate] = groups


def root_of(text: str) -> Need:
    target, _, ranges = text.partition(":")
    return int(target), ranges_of(ranges)


def read(path: Path) -> Problem:
    problem = Problem()
    lines = path.read_text().splitlines()
    if lines[0] != "purvey-integers 1":
        raise ValueError(f"{path}: not an integer problem")
    for line in lines[1:]:
        kind, *words = line.split(" ")
        if kind == "node":
            base = int(words[4]) if len(words) > 3 else None
            problem.nodes.append(Node(words[2], int(words[1]), base))
        elif kind == "group":
            problem.groups.append((int(words[2]), ranges_of(words[3])))
        elif kind == "list":
            add_list(problem, words)
        elif kind == "scenario":
            problem.scenarios.append(Scenario(words[0], words[1], [root_of(w) for w in words[2:]]))
    return problem


def projects(path: Path) -> set[str]:
    """Names of all projects that the problem's scenarios can reach."""
    return {n.name for n in read(path).nodes if n.base is None}
