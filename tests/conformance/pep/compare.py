"""Compares purvey's reading of every version, specifier, requirement and marker of the PyPI graph
with that of packaging. Exit 0: no unexplained difference; 77: no data, or no packaging."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

PACKAGING = "26.3"
SKIPPED = 77
CHUNK = 10_000
WHEEL_STRIDE = 20  # a sample in the ordinary run; PURVEY_DEEP=1 reads all


def require_packaging() -> None:
    """Exits 77 under an interpreter without the right packaging."""
    try:
        from packaging import __version__ as found
    except ImportError:
        found = "none"
    if found != PACKAGING:
        print(f"SKIPPED: needs packaging {PACKAGING}, found {found} (scripts/setup test)")
        sys.exit(SKIPPED)


# --- one chunk, in a worker ---------------------------------------------------------------------

_dump = ""
_pool_versions: list = []


def start_worker(dump: str, pool_versions: list) -> None:
    global _dump, _pool_versions
    from packaging.version import Version

    _dump = dump
    _pool_versions = [(v, Version(v)) for v in pool_versions]


def ask(dump: str, lines: list) -> list:
    done = subprocess.run(
        [dump],
        input=("\n".join(lines) + "\n").encode("utf-8", "surrogatepass"),
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.decode("utf-8", "surrogatepass").split("\n")[: len(lines)]


def samples_for(text: str) -> list:
    """Versions around those that the specifier names, and some from anywhere."""
    from packaging.version import Version

    out = []
    for clause in text.split(","):
        base = clause.strip().lstrip("=<>!~ ").removesuffix(".*")
        for suffix in ("", ".dev1", "a1", ".post1", "+local", ".1", ".post1.dev2"):
            try:
                out.append((base + suffix, Version(base + suffix)))
            except ValueError:
                continue
    out = [pair for pair in out if " " not in pair[0] and "\\" not in pair[0]]
    # The place in the pool depends on the text alone, so that a run can be repeated.
    picked = random.Random(text).sample(_pool_versions, min(12, len(_pool_versions)))
    return out[:42] + picked


def run_chunk(job: tuple) -> tuple:
    """Differences, and the specifiers and markers found in requirements."""
    import reference
    from packaging.requirements import InvalidRequirement, Requirement

    kind, texts = job
    lines, wanted, specifiers, markers = [], [], set(), set()
    for text in texts:
        line = f"{kind}\t{reference.escape(text)}"
        if kind == "V":
            expected = reference.version(text)
        elif kind == "S":
            samples = samples_for(text)
            line += "\t" + " ".join(s for s, _ in samples)
            expected = reference.specifier(text, [v for _, v in samples])
        elif kind == "M":
            expected = reference.marker(text)
        elif kind == "W":
            expected = reference.wheel(text)
        else:
            try:
                r = Requirement(text)
            except InvalidRequirement:
                expected = reference.BAD
            else:
                expected = reference.requirement(r)
                specifiers.add(str(r.specifier))
                if r.marker:
                    markers.add(str(r.marker))
        lines.append(line)
        wanted.append(expected)
    got = ask(_dump, lines)
    different = [(kind, t, w, g) for t, w, g in zip(texts, wanted, got, strict=True) if w != g]
    bad = sum(w == reference.BAD for w in wanted)
    return different, specifiers, markers, bad


# --- the run ------------------------------------------------------------------------------------


class Run:
    def __init__(self, dump: str):
        self.dump = dump
        self.explained = Counter()
        self.unexplained = []
        self.started = time.monotonic()

    def report(self, what: str, count: int, bad: int) -> None:
        seconds = time.monotonic() - self.started
        print(f"{what}: {count:,}, {bad:,} refused by packaging ({seconds:.0f} s)", flush=True)

    def judge(self, difference: tuple) -> None:
        from deliberate import reason

        why = reason(*difference)
        if why:
            self.explained[why] += 1
        else:
            self.unexplained.append(difference)

    def kind(self, pool, kind: str, what: str, texts) -> tuple:
        texts = sorted(texts)
        jobs = [(kind, texts[i : i + CHUNK]) for i in range(0, len(texts), CHUNK)]
        specifiers, markers, bad = set(), set(), 0
        for different, s, m, refused in pool.imap_unordered(run_chunk, jobs):
            specifiers |= s
            markers |= m
            bad += refused
            for d in different:
                self.judge(d)
        self.report(what, len(texts), bad)
        return specifiers, markers

    def order(self, versions: list) -> None:
        """The order of all versions at once, which holds that of each project."""
        from packaging.version import Version

        parsed = [Version(v) for v in versions]
        places = sorted(range(len(parsed)), key=parsed.__getitem__)
        words = []
        for i, place in enumerate(places):
            equal = i > 0 and parsed[place] == parsed[places[i - 1]]
            words.append(f"={place}" if equal else str(place))
        import reference

        lines = [f"V\t{reference.escape(v)}" for v in versions] + ["ORDER"]
        got = ask(self.dump, lines)[-1].split(" ")
        wrong = [(w, g) for w, g in zip(words, got) if w != g]
        if wrong or len(words) != len(got):
            self.unexplained.append(("ORDER", str(len(wrong)), " ".join(words[:5]), " ".join(got[:5])))
        self.report("order of versions", len(versions), 0)


def parsable(texts) -> list:
    from packaging.version import InvalidVersion, Version

    out = []
    for text in sorted(texts):
        try:
            Version(text)
        except InvalidVersion:
            continue
        if text.isascii() and len(text) < 4000:
            out.append(text)
    return out


def compare(dump: str, reader: str, folder: Path) -> int:
    import corpus

    deep = os.environ.get("PURVEY_DEEP") == "1"
    run = Run(dump)
    texts = corpus.read(folder, reader, 1 if deep else WHEEL_STRIDE)
    run.report("texts read", sum(map(len, texts.values())), 0)
    versions = parsable(texts["V"])
    spread = [v for v in versions[:: max(1, len(versions) // 3000)] if " " not in v]
    with multiprocessing.Pool(2, start_worker, (dump, spread)) as pool:
        run.kind(pool, "V", "versions", texts["V"])
        run.order(versions)
        specifiers, markers = run.kind(pool, "R", "requirements", texts["R"])
        run.kind(pool, "S", "requires-python", texts["P"])
        run.kind(pool, "S", "specifiers of requirements", specifiers)
        run.kind(pool, "M", "markers", markers)
        run.kind(pool, "W", "wheel names", texts["W"])
    for why, count in sorted(run.explained.items()):
        print(f"deliberate: {why}: {count:,}")
    for kind, text, wanted, got in run.unexplained[:40]:
        print(f"DIFFERENT {kind} {text!r}\n  packaging {wanted!r}\n  purvey    {got!r}")
    print(f"unexplained differences: {len(run.unexplained)}")
    return 1 if run.unexplained else 0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--corpus-texts", required=True)
    parser.add_argument("--root", type=Path, required=True)
    arguments = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent))
    import corpus

    folder = corpus.locate(arguments.root)
    if folder is None:
        print(f"SKIPPED: no {corpus.GRAPH} (set PURVEY_CORPUS), or no zstd")
        sys.exit(SKIPPED)
    require_packaging()
    sys.exit(compare(arguments.dump, arguments.corpus_texts, folder))


if __name__ == "__main__":
    main()
