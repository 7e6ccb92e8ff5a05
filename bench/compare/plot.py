"""compare.svg and compare.png: the scenarios on one axis, one mark a tool, on a logarithmic scale."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

from figures import KINDS, CoreRow  # noqa: E402

# tool -> (label, marker, colour, filled). Of a peer's modes the best is shown.
MARKS = {
    "purvey, grouped": ("purvey, grouped", "o", "#c1121f", True),
    "purvey, by release": ("purvey, by release", "o", "#c1121f", False),
    "pubgrub": ("pubgrub", "s", "#1f6fb4", True),
    "resolvo": ("resolvo", "D", "#2a9d5c", True),
    "libsolv": ("libsolv", "^", "#8a5a2b", True),
    "resolvelib": ("resolvelib", "v", "#7b4fa3", True),
    "CaDiCaL": ("CaDiCaL (oracle, any answer)", "x", "#808080", True),
}
TITLES = {"sat": "satisfiable", "hard": "hard", "unsat": "no answer"}


def ordered(rows: list[CoreRow]) -> list[CoreRow]:
    """By kind; within a kind by the best peer's time."""
    return sorted(rows, key=lambda r: (KINDS.index(r.kind), r.ms[r.best] if r.best else 0))


def points(row: CoreRow) -> dict[str, tuple[float, bool]]:
    """By mark: milliseconds, and whether that is the limit."""
    out: dict[str, tuple[float, bool]] = {}
    for key, ms in row.ms.items():
        tool, mode = key
        mark = f"purvey, {mode}" if tool == "purvey" else tool.split()[0]
        late = key in row.limit
        if mark not in out or (late, ms) < (out[mark][1], out[mark][0]):
            out[mark] = (ms, late)
    return out


def draw_marks(axes, mark: str, xs: list[int], ys: list[float]) -> None:
    label, marker, colour, filled = MARKS[mark]
    face = colour if filled else "white"
    style = {"marker": marker, "s": 34, "linewidths": 1.3, "label": label}
    style["zorder"] = 4 if mark.startswith("purvey") else 3
    if marker == "x":
        axes.scatter(xs, ys, color=colour, **style)
    else:
        axes.scatter(xs, ys, facecolors=face, edgecolors=colour, **style)


def draw_cores(axes, rows: list[CoreRow]) -> None:
    found = [points(r) for r in rows]
    for mark in MARKS:
        at = [(x, p[mark]) for x, p in enumerate(found) if mark in p]
        if at:
            draw_marks(axes, mark, [x for x, _ in at], [ms for _, (ms, _) in at])
        for x, (ms, late) in at:
            if late:
                axes.annotate("limit", (x, ms), (0, 6), textcoords="offset points", ha="center", fontsize=7)
    axes.set_title("Cores: one solve of the integer problem (the best mode of each peer)", loc="left", pad=20)


def draw_commands(axes, rows: list[CoreRow], commands: list[dict]) -> None:
    where = {r.scenario: x for x, r in enumerate(rows)}
    for tool, colour, marker in (("purvey", "#c1121f", "o"), ("uv", "#444444", "P")):
        xs = [where[c["scenario"]] for c in commands]
        ys = [c[f"{tool} median"] for c in commands]
        label = "purvey resolve" if tool == "purvey" else "uv pip compile --offline"
        axes.scatter(xs, ys, s=34, color=colour, marker=marker, label=label, zorder=3)
    axes.set_title("Commands: whole processes, metadata local", loc="left", pad=20)


def dress(axes, rows: list[CoreRow]) -> None:
    axes.set_yscale("log")
    axes.set_ylabel("ms")
    axes.grid(True, which="major", axis="y", color="#cccccc", linewidth=0.7)
    axes.grid(True, which="major", axis="x", color="#eeeeee", linewidth=0.7)
    axes.set_xlim(-0.7, len(rows) - 0.3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for x in range(1, len(rows)):
        if rows[x].kind != rows[x - 1].kind:
            axes.axvline(x - 0.5, color="#888888", linewidth=0.9)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)


def name_kinds(axes, rows: list[CoreRow]) -> None:
    for kind in KINDS:
        at = [x for x, r in enumerate(rows) if r.kind == kind]
        if at:
            middle = (at[0] + at[-1]) / 2
            axes.text(middle, 1.01, TITLES[kind], transform=axes.get_xaxis_transform(), ha="center",
                      va="bottom", color="#555555", fontsize=9)


def draw(rows: list[CoreRow], commands: list[dict], out: Path) -> None:
    rows = ordered(rows)
    width = max(9.0, 4.5 + 0.26 * len(rows))
    figure, (upper, lower) = plt.subplots(
        2, 1, sharex=True, figsize=(width, 9), height_ratios=(2, 1), layout="constrained"
    )
    draw_cores(upper, rows)
    if commands:
        draw_commands(lower, rows, commands)
    for axes in (upper, lower):
        dress(axes, rows)
        name_kinds(axes, rows)
    lower.set_xticks(range(len(rows)), [r.scenario for r in rows], rotation=60, ha="right",
                     rotation_mode="anchor", fontsize=8)
    for suffix in ("svg", "png"):
        figure.savefig(out / f"compare.{suffix}", dpi=130)
    plt.close(figure)
