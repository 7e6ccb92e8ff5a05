"""report.md: the tables, in words that say what was measured and what each side knows."""

from __future__ import annotations

import statistics

import figures
from figures import KINDS, MODES, CoreRow

Table = list[list[str]]
PAIRS_SHOWN = 20


def number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def table(rows: Table) -> list[str]:
    line = [f"| {' | '.join(row)} |" for row in rows]
    return [line[0], "|---" * len(rows[0]) + "|", *line[1:], ""]


def short(key: tuple[str, str]) -> str:
    tool, mode = key
    return mode if tool == "purvey" else f"{tool.split()[0]}, {mode}"


def core_keys(rows: list[CoreRow]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(key for r in rows for key in r.ms))


def who_knows(records: list[dict]) -> list[str]:
    lines = {(r["tool"], r["mode"]): r["knows"] for r in records}
    return [f"- {tool}, {mode}: {knows}" for (tool, mode), knows in lines.items()] + [""]


def core_table(rows: list[CoreRow]) -> list[str]:
    keys = core_keys(rows)
    head = ["scenario", "kind", *(("purvey, " if k[0] == "purvey" else "") + short(k) for k in keys)]
    out = [[*head, "best peer", *(f"{mode} / best" for mode in MODES)]]
    for r in rows:
        cells = [("> " if k in r.limit else "") + number(r.ms.get(k)) for k in keys]
        ratios = [number(r.ratio.get(mode)) for mode in MODES]
        out.append([r.scenario, r.kind, *cells, short(r.best) if r.best else "-", *ratios])
    for kind in KINDS:
        of = [r for r in rows if r.kind == kind]
        cells = [number(figures.mean(r.ms[k] for r in of if k in r.ms and k not in r.limit)) for k in keys]
        best = number(figures.mean(r.ms[r.best] for r in of if r.best))
        ratios = [number(figures.core_means(rows, mode)[kind]) for mode in MODES]
        out.append([f"**geometric mean, {kind}**", kind, *cells, best, *ratios])
    return table(out)


def core_section(rows: list[CoreRow], records: list[dict]) -> list[str]:
    out = ["## Cores", ""]
    out += ["Milliseconds a solve, the median of the samples, from an indexed integer problem (FORMAT.md).",
            "A ratio is purvey's time to that of the best peer in this scenario, the best of its modes.",
            "CaDiCaL is an oracle, not a peer: it gives any answer, and its encoding is not counted.",
            "`>` stands before what ended at the limit; means leave that out.", "", "What each knows:", ""]
    out += who_knows(records)
    out += core_table(rows)
    head = [["purvey's ratio to the best peer", *KINDS, "worst scenario"]]
    for mode in MODES:
        means = figures.core_means(rows, mode)
        worst = figures.core_worst(rows, mode)
        last = f"{worst.scenario}, {number(worst.ratio[mode])}" if worst else "-"
        head.append([mode, *(number(means[kind]) for kind in KINDS), last])
    return out + table(head)


def command_table(rows: list[dict]) -> list[str]:
    out = [["scenario", "kind", "purvey ms", "uv ms", "wall ratio", "purvey MiB", "uv MiB", "memory ratio"]]
    for r in rows:
        walls = [f"{number(r[f'{t} median'])} / {number(r[f'{t} min'])}" for t in ("purvey", "uv")]
        sizes = [number(r["purvey MiB"]), number(r["uv MiB"]), number(r["memory"])]
        out.append([r["scenario"], r["kind"], *walls, number(r["wall"]), *sizes])
    for kind in KINDS:
        of = [r for r in rows if r["kind"] == kind]
        keys = ("purvey median", "uv median", "wall", "purvey MiB", "uv MiB", "memory")
        cells = [number(figures.mean(r[key] for r in of)) for key in keys]
        out.append([f"**geometric mean, {kind}**", kind, *cells])
    return table(out)


def differing(commands: list[dict]) -> list[str]:
    out = []
    for c in commands:
        if c["differ"] and c["status"]["purvey"] == c["status"]["uv"]:
            pairs = [f"{n} {a or 'absent'} / {b or 'absent'}" for n, (a, b) in c["differ"].items()]
            if len(pairs) > PAIRS_SHOWN:
                pairs[PAIRS_SHOWN:] = [f"and {len(pairs) - PAIRS_SHOWN} more (report.json)"]
            out.append(f"- {c['scenario']}, {len(c['differ'])} names: {'; '.join(pairs)}")
    return out


def command_section(rows: list[dict], commands: list[dict]) -> list[str]:
    if not rows:
        return ["## Commands", "", "Not run.", ""]
    slower = [r["scenario"] for r in rows if r["wall"] > 1]
    own = max(c["launcher kib"] for c in commands) / 1024
    out = ["## Commands", ""]
    out += ["`purvey resolve` from a snapshot of the whole of PyPI (October 2023), fitted to the target",
            "before, beside `uv pip compile --offline` from its own warm cache of a loopback index with the",
            "projects of all scenarios. Both know what they need without a network. Whole processes,",
            "alternating; median / minimum.",
            f"(The launcher had {own:.1f} MiB: no child can show less.)", ""]
    out += command_table(rows)
    out += [f"Slower than uv: {', '.join(slower) or 'never'}.", ""]
    pins = differing(commands)
    equal = sum(not c["differ"] and c["status"]["purvey"] == c["status"]["uv"] for c in commands)
    out += [f"Same status and same pins in {equal} of {len(commands)} scenarios.", ""]
    if pins:
        out += ["Pins that differ (purvey / uv); newest first is asked of both, the order of decision is not",
                "the same:", "", *pins, ""]
    return out


def bar_section(bars: list[figures.Bar]) -> list[str]:
    rows = [["bar", "figure", "limit", ""]]
    for b in bars:
        figure = f"{number(b.figure)}{b.unit}" + (f" ({b.note})" if b.note else "")
        word = "not measured" if b.figure is None else "pass" if b.met else "**fail**"
        rows.append([b.text, figure, f"<= {number(b.limit)}{b.unit}", word])
    return ["## Bars", "", *table(rows)]


def write(about: list[str], trouble: list[str], sections: list[list[str]]) -> str:
    out = ["# purvey beside other resolvers", "", *(f"- {line}" for line in about), ""]
    if trouble:
        out += ["## NOT AS IT SHOULD BE", "", *(f"- {line}" for line in trouble), ""]
    for section in sections:
        out += section
    return "\n".join(out).rstrip() + "\n"


def spread(records: list[dict]) -> float | None:
    """The middle one of (greatest - least) / median, over all records: how quiet the machine was."""
    shares = [(max(r["ns"]) - min(r["ns"])) / statistics.median(r["ns"]) for r in records if len(r["ns"]) > 1]
    return statistics.median(shares) if shares else None
