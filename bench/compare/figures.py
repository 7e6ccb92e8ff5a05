"""What follows from the measurements: medians, ratios, means, and whether the bars are met."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("sat", "hard", "unsat")
MODES = ("grouped", "by release")
PEERS = ("pubgrub", "resolvo", "libsolv", "resolvelib")  # CaDiCaL is an oracle: it gives any answer
CORE_BARS = {
    "grouped": {"sat": 0.2, "hard": 0.05, "unsat": 0.1, "worst": 1.0},
    "by release": {"sat": 0.5, "hard": 0.1, "unsat": 0.2, "worst": 2.0},
}
WALL_BAR, MEMORY_BAR, FLOOR_BAR_MS, FLOOR_OF = 0.15, 0.5, 2.0, "flask"


@dataclass
class Bar:
    text: str
    figure: float | None  # None: not measured
    limit: float
    unit: str = ""
    note: str = ""

    @property
    def met(self) -> bool:
        return self.figure is not None and self.figure <= self.limit


@dataclass
class CoreRow:
    """A scenario's cores: milliseconds by (tool, mode), and purvey's ratio to the best peer."""

    scenario: str
    kind: str
    ms: dict[tuple[str, str], float]
    limit: set[tuple[str, str]]
    best: tuple[str, str] | None
    ratio: dict[str, float]  # by purvey's mode


def mean(values: Iterable[float]) -> float | None:
    """The geometric one."""
    logs = [math.log(v) for v in values]
    return math.exp(sum(logs) / len(logs)) if logs else None


def is_peer(tool: str) -> bool:
    return tool.split()[0] in PEERS


def core_row(scenario: str, kind: str, records: list[dict]) -> CoreRow:
    ms, limit = {}, set()
    for r in records:
        key = (r["tool"], r["mode"])
        ms[key] = statistics.median(r["ns"]) / 1e6
        if r["status"] == "limit":
            limit.add(key)
    peers = {key: t for key, t in ms.items() if is_peer(key[0]) and key not in limit}
    best = min(peers, key=peers.get) if peers else None
    ratio = {}
    for mode in MODES:
        ours = ("purvey", mode)
        if best is not None and ours in ms and ours not in limit:
            ratio[mode] = ms[ours] / ms[best]
    return CoreRow(scenario, kind, ms, limit, best, ratio)


def core_means(rows: list[CoreRow], mode: str) -> dict[str, float | None]:
    return {
        kind: mean(r.ratio[mode] for r in rows if r.kind == kind and mode in r.ratio) for kind in KINDS
    }


def core_worst(rows: list[CoreRow], mode: str) -> CoreRow | None:
    return max((r for r in rows if mode in r.ratio), key=lambda r: r.ratio[mode], default=None)


def command_row(c: dict) -> dict:
    """Milliseconds and MiB of a scenario's commands; ratios of the medians."""
    out = {"scenario": c["scenario"], "kind": c["kind"]}
    for tool in ("purvey", "uv"):
        out[f"{tool} min"] = min(c["ns"][tool]) / 1e6
        out[f"{tool} median"] = statistics.median(c["ns"][tool]) / 1e6
        out[f"{tool} MiB"] = statistics.median(c["kib"][tool]) / 1024
    out["wall"] = out["purvey median"] / out["uv median"]
    out["memory"] = out["purvey MiB"] / out["uv MiB"]
    out["private MiB"] = (c["private kib"]["purvey"] - c["runtime kib"]) / 1024
    return out


def core_bars(rows: list[CoreRow]) -> list[Bar]:
    bars = []
    for mode, limits in CORE_BARS.items():
        means = core_means(rows, mode)
        for kind in KINDS:
            bars.append(Bar(f"core, {mode}, {kind}: of the best peer", means[kind], limits[kind]))
        worst = core_worst(rows, mode)
        figure = worst.ratio[mode] if worst else None
        note = worst.scenario if worst else ""
        bars.append(Bar(f"core, {mode}: the worst scenario", figure, limits["worst"], note=note))
    return bars


def command_bars(rows: list[dict]) -> list[Bar]:
    wall = mean(r["wall"] for r in rows)
    bars = [Bar("command, all scenarios: of uv's wall time", wall, WALL_BAR)]
    for kind in KINDS:
        figure = mean(r["wall"] for r in rows if r["kind"] == kind)
        bars.append(Bar(f"command, {kind}: of uv's wall time", figure, WALL_BAR))
    floor = next((r["purvey min"] for r in rows if r["scenario"] == FLOOR_OF), None)
    bars.append(Bar(f"command: the floor ({FLOOR_OF}, minimum)", floor, FLOOR_BAR_MS, " ms"))
    bars.append(Bar("command: of uv's peak memory", mean(r["memory"] for r in rows), MEMORY_BAR))
    for text, key, limit, unit in (
        ("command: of uv's peak memory, the worst scenario", "memory", MEMORY_BAR, ""),
        ("command: of uv's wall time, the worst scenario", "wall", 1.0, ""),
        ("command: private memory beyond the runtime, the worst scenario", "private MiB", 4.0, " MiB"),
    ):
        worst = max(rows, key=lambda r: r[key], default=None)
        note = worst["scenario"] if worst else ""
        bars.append(Bar(text, worst and worst[key], limit, unit, note=note))
    return bars
