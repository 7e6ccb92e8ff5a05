"""real_time.py SNAPSHOT: how long each of real/*.txt takes as a command; least and median of 9 runs, in ms."""

import pathlib
import statistics
import sys
import tempfile
import time

import real_test


def main():
    for path in real_test.FILES:
        with tempfile.TemporaryDirectory() as folder:
            case = real_test.Case(path, pathlib.Path(folder), str(pathlib.Path(sys.argv[1]).resolve()))
            took = []
            for _ in range(9):
                start = time.perf_counter()
                case.run(case.words)
                took.append(1000 * (time.perf_counter() - start))
        print(f"{min(took):7.1f} {statistics.median(took):7.1f}  {path.stem}")


if __name__ == "__main__":
    main()
