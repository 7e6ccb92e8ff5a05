"""Files, SQLite and LMDB as the store of the cache, side by side: milliseconds of a process.

    stores.py build/release/bench-stores [--folder DIR]

Fills each with 20,000 entries, then reads 14, 300 and 1,500 of them in a fresh process and writes 300
new ones, in turns. Minimum and median; "none" starts and reads nothing.
"""

import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time

STORES = ["files", "sqlite", "lmdb"]


def timed(program, folder, *words):
    before = time.perf_counter()
    subprocess.run([program, *map(str, words)], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - before) * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--folder", help="where the stores are made (default: a temporary folder)")
    asked = parser.parse_args()
    program = asked.program.resolve()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for store in STORES:
            timed(program, folder, store, "write", 0, 20_000)
        for what, count, rounds in [("read", 14, 40), ("read", 300, 40), ("read", 1500, 20),
                                    ("write", 300, 15)]:
            times = {store: [] for store in [*STORES, "none"]}
            for k in range(rounds):
                first = 100_000 + k * count if what == "write" else k * 7
                times["none"].append(timed(program, folder, "files", "read", 0, 0))
                for store in STORES:
                    times[store].append(timed(program, folder, store, what, first, count))
            print(f"{what} {count}: " + ", ".join(
                f"{store} {min(t):.2f} {statistics.median(t):.2f}" for store, t in times.items()))


if __name__ == "__main__":
    main()
