#!/usr/bin/env python3
"""Pins of purvey beside uv's for ordinary requirement sets, on the live index.

    bench/live/pins.py PURVEY UV [--resolution lowest|lowest-direct] [SET...]

Prints one line a set: equal, or each name whose version differs. A handful of requests a set; not part of the tests, which
never need the Internet.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

SETS = ["flask httpx rich", "fastapi[standard]", "jupyterlab", "pandas scikit-learn matplotlib", "django djangorestframework celery",
        "requests[socks] beautifulsoup4 lxml", "pytest pytest-cov pytest-xdist hypothesis", "sqlalchemy alembic psycopg[binary]",
        "black ruff mypy pre-commit", "transformers datasets"]


# Under --resolution lowest and lowest-direct a set without lower bounds leads to releases that only a build could tell of.
LOW_SETS = ["flask>=2.3 httpx>=0.24 rich>=13", "fastapi[standard]>=0.111", "jupyterlab>=4", "pandas>=2 scikit-learn>=1.3 matplotlib>=3.7",
            "django>=4.2 djangorestframework>=3.15 celery>=5.3", "requests[socks]>=2.31 beautifulsoup4>=4.12 lxml>=5",
            "pytest>=7.4 pytest-cov>=4.1 hypothesis>=6.80", "sqlalchemy>=2 alembic>=1.11", "black>=23.7 ruff>=0.1 mypy>=1.5 pre-commit>=3.4",
            "boto3>=1.28 s3fs>=2023.9"]


def environment():
    return {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_"))}


def purvey_pins(program, words, options, constraints):
    """Releases that only a build could tell of are excluded one after the other, for both programs."""
    while True:
        done = subprocess.run([program, "resolve", "--json", *words, *options, "-c", constraints], capture_output=True, text=True,
                              env=environment())
        if done.returncode == 0:
            return 0, {p["name"]: p["version"] for p in json.loads(done.stdout)["packages"]}
        error = json.loads(done.stdout)["error"]
        if error is None or "needs a build" not in error["message"]:
            return done.returncode, (done.stdout or done.stderr)[:400]
        with open(constraints, "a") as more:
            more.write("%s!=%s\n" % tuple(error["where"].split()))


def uv_pins(uv, words, options, constraints):
    with tempfile.NamedTemporaryFile("w", suffix=".in") as f:
        f.write("\n".join(words))
        f.flush()
        done = subprocess.run([uv, "pip", "compile", "-q", "--no-header", "--no-annotate", "--python-version", "3.11", "--python-platform",
                               "x86_64-manylinux_2_36", *options, "-c", constraints, f.name], capture_output=True,
                              text=True, env=environment())
    if done.returncode != 0:
        return done.returncode, done.stderr[:400]
    return 0, dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==(\S+)", done.stdout, re.M))


def main():
    purvey, uv, *words = sys.argv[1:]
    options = words[:2] if words[:1] == ["--resolution"] else []
    sets = words[len(options):] or (LOW_SETS if options else SETS)
    differ = 0
    for one in sets:
        with tempfile.NamedTemporaryFile("w+", suffix=".txt") as constraints:
            code, ours = purvey_pins(purvey, one.split(), options, constraints.name)
            uv_code, theirs = uv_pins(uv, one.split(), options, constraints.name)
            excluded = len(constraints.read().splitlines())
        if code or uv_code:
            differ += 1
            print("%-45s purvey %s, uv %s: %s" % (one, code, uv_code, ours if code else theirs))
            continue
        names = sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))
        differ += bool(names)
        print("%-45s %3d projects, %d releases excluded  %s" % (one, len(ours), excluded, "equal" if not names else "; ".join(
            "%s purvey %s uv %s" % (n, ours.get(n), theirs.get(n)) for n in names)), flush=True)
    return differ > 0


if __name__ == "__main__":
    sys.exit(main())
