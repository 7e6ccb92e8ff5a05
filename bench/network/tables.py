"""From runs to rows, bars and a report."""

from __future__ import annotations

import statistics
from collections import defaultdict

import tools
from figures import KINDS, Bar, mean
from report import bar_section, number, table

# Waves say something where the wait is long beside all else.
FAR = 50
UV_READS = {"boto3-urllib3-old": 1468, "boto3-urllib3-1": 2471}  # research/performance
Row = dict


def rows(runs: list[dict]) -> list[Row]:
    """A row for each scenario and delay: of each tool and cache the medians."""
    groups: dict[tuple[str, float], list[dict]] = defaultdict(list)
    for one in runs:
        groups[one["scenario"], one["delay"]].append(one)
    out = []
    for (scenario, delay), group in groups.items():
        row = {"scenario": scenario, "delay": delay} | {k: group[0][k] for k in ("kind", "depth", "floor")}
        for tool in tools.TOOLS:
            for cache in ("cold", "warm"):
                of = [r for r in group if r["tool"] == tool and r["cache"] == cache]
                row["limit"] = row.get("limit", False) or any(r["status"] == "limit" for r in of)
                row[tool, cache] = {
                    "ms": statistics.median(r["ns"] for r in of) / 1e6,
                    "least ms": min(r["ns"] for r in of) / 1e6,
                    "cpu ms": statistics.median(r["cpu ns"] for r in of) / 1e6,
                    "MiB": statistics.median(r["kib"] for r in of) / 1024,
                } | {key: statistics.median(r[key] for r in of)
                     for key in ("requests", "page", "metadata", "range", "file", "bytes", "waves", "connections")}
        row["cold"] = row["purvey", "cold"]["ms"] / row["uv", "cold"]["ms"]
        row["warm"] = row["purvey", "warm"]["ms"] / row["uv", "warm"]["ms"]
        row["asked"] = row["purvey", "cold"]["requests"] / max(1, row["uv", "cold"]["requests"])
        row["beyond"] = row["purvey", "cold"]["requests"] / max(1, row["uv", "cold"]["requests"], row["floor"])
        out.append(row)
    return out


def trouble(runs: list[dict]) -> list[str]:
    out, locks = [], defaultdict(set)
    for one in runs:
        if one["failed"]:
            out.append(f"{one['scenario']}: the index failed {one['failed']} requests of {one['tool']}")
        if one["status"] != "limit":
            locks[one["scenario"], one["tool"]].add((one["status"], one["lock"]))
    for (scenario, tool), found in locks.items():
        if len(found) > 1:
            out.append(f"{scenario}: {len(found)} different locks of {tool}")
    for scenario in dict.fromkeys(scenario for scenario, _ in list(locks)):
        said = {tool: {status for status, _ in locks[scenario, tool]} for tool in tools.TOOLS}
        if len(said["purvey"] | said["uv"]) > 1 or not (said["purvey"] | said["uv"]) <= {"sat", "unsat"}:
            out.append(f"{scenario}: {said}")
    return out


def differing(runs: list[dict]) -> list[str]:
    """Pins that differ; newest first is asked of both, the order of decision is not the same."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for one in runs:
        if one["lock"]:
            found[one["scenario"]][one["tool"]] = tools.pins(one["lock"])
    out = []
    for scenario, pins in found.items():
        ours, theirs = (pins.get(tool, {}) for tool in tools.TOOLS)
        names = sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))
        if names and len(pins) == 2:
            pairs = [f"{n} {ours.get(n, 'absent')} / {theirs.get(n, 'absent')}" for n in names]
            out.append(f"- {scenario}, {len(names)} names: {'; '.join(pairs[:12])}")
    return out


def worst(text: str, of: list[Row], key: str, limit: float, unit: str = "") -> Bar:
    at = max(of, key=lambda r: r[key], default=None)
    return Bar(text, at and at[key], limit, unit, note=f"{at['scenario']}, {at['delay']:g} ms" if at else "")


def bars(of: list[Row]) -> list[Bar]:
    """Of a run that was ended only the wall time says something: it is at least that."""
    everything, of = of, [r for r in of if not r["limit"]]
    out = [
        Bar("cold, requests: of uv's, geometric mean", mean(r["asked"] for r in of), 1.05),
        worst("cold, requests: of uv's, the worst", of, "asked", 1.05),
        worst("cold, requests: of uv's or the floor, the worst", of, "beyond", 1.05),
    ]
    for delay in sorted({r["delay"] for r in everything}):
        at = [r for r in everything if r["delay"] == delay]
        out.append(Bar(f"cold, {delay:g} ms: of uv's wall time, geometric mean", mean(r["cold"] for r in at), 1.0))
        out.append(worst(f"cold, {delay:g} ms: of uv's wall time, the worst", at, "cold", 1.0))
    far = [r | {"more": r["purvey", "cold"]["waves"] - r["depth"], "twice": r["purvey", "cold"]["waves"] - 2 * r["depth"]}
           for r in of if r["delay"] >= FAR and r["kind"] == "sat"]
    out.append(worst("cold, sat: waves beyond the depth, the worst", far, "more", 2))
    out.append(worst("cold, sat: waves beyond twice the depth, the worst", far, "twice", 2))
    for scenario, reads in UV_READS.items():
        most = max((r["purvey", "cold"]["metadata"] for r in of if r["scenario"] == scenario), default=None)
        out.append(Bar(f"{scenario}: metadata read, of {reads}", most, 0.1 * reads))
    out.append(Bar("warm: of uv's wall time, geometric mean", mean(r["warm"] for r in of), 0.33))
    out.append(worst("warm: of uv's wall time, the worst", of, "warm", 1.0))
    return out


def pair(row: Row, cache: str, key: str) -> str:
    return " / ".join(number(row[tool, cache][key]) for tool in tools.TOOLS)


def table_of(of: list[Row]) -> list[str]:
    out = [["scenario", "kind", "depth", "floor", "requests", "pages", "metadata", "KiB", "connections", "waves", "cold ms",
            "least", "cpu", "cold ratio", "warm ms", "cpu", "warm ratio",
            "asked again", "MiB cold"]]
    for r in of:
        kib = " / ".join(number(r[tool, "cold"]["bytes"] / 1024) for tool in tools.TOOLS)
        waves = pair(r, "cold", "waves") if r["delay"] >= FAR else "-"
        asked = [pair(r, "cold", key) for key in ("requests", "page", "metadata")]
        walls = [pair(r, "cold", "ms"), pair(r, "cold", "least ms"), pair(r, "cold", "cpu ms"), number(r["cold"])]
        name = r["scenario"] + (" (limit)" if r["limit"] else "")
        out.append([name, r["kind"], str(r["depth"]), str(r["floor"] or "-"), *asked, kib, pair(r, "cold", "connections"), waves,
                    *walls, pair(r, "warm", "ms"), pair(r, "warm", "cpu ms"), number(r["warm"]), pair(r, "warm", "requests"), pair(r, "cold", "MiB")])
    for kind in KINDS:
        kept = [r for r in of if r["kind"] == kind]
        out.append([f"**geometric mean, {kind}**", kind, "", "", number(mean(r["asked"] for r in kept)), *[""] * 8,
                    number(mean(r["cold"] for r in kept)), "", "", number(mean(r["warm"] for r in kept)), "", ""])
    return table(out)


def cost(runs: list[dict]) -> str:
    far = [r for r in runs if r["cache"] == "cold" and r["requests"]]
    each = 1e3 * sum(r["cpu ms"] for r in far) / max(1, sum(r["requests"] for r in far))
    return f"the index itself: {number(each)} µs of processor a request"


def report(about: list[str], wrong: list[str], of: list[Row], runs: list[dict], bars_: list[Bar]) -> str:
    out = ["# purvey beside uv, far from the index", "", *(f"- {line}" for line in [*about, cost(runs)]), ""]
    if wrong:
        out += ["## NOT AS IT SHOULD BE", "", *(f"- {line}" for line in wrong), ""]
    out += ["`purvey lock` and `uv pip compile --format pylock.toml`, purvey / uv, medians. Cold: an empty cache.",
            "Warm: the cache of the run before, pages not older than their max-age. Depth, and the requests that",
            "nobody can do without (floor): of purvey's answer (floor.py).",
            "Waves: the longest chain of requests none of which came before the one before it was answered.",
            "Limit: a run was ended by it, so that its figures are too small.", ""]
    for delay in sorted({r["delay"] for r in of}):
        out += [f"## {delay:g} ms", "", *table_of([r for r in of if r["delay"] == delay])]
    if pins := differing(runs):
        out += ["Pins that differ (purvey / uv):", "", *pins, ""]
    return "\n".join(out + bar_section(bars_)).rstrip() + "\n"


def say(wrong: list[str], bars_: list[Bar]) -> None:
    for b in bars_:
        word = "-   " if b.figure is None else "pass" if b.met else "FAIL"
        note = f" ({b.note})" if b.note else ""
        print(f"{word}  {b.text}: {number(b.figure)}{b.unit}{note}, limit {number(b.limit)}{b.unit}")
    for line in wrong:
        print(f"NOT AS IT SHOULD BE: {line}")
