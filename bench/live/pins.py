#!/usr/bin/env python3
"""Pins of purvey beside uv's for ordinary requirement sets, on the live index.

    bench/live/pins.py PURVEY UV [SET...]

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


def environment():
    return {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_"))}


def purvey_pins(program, words):
    done = subprocess.run([program, "resolve", "--json", *words], capture_output=True, text=True, env=environment())
    if done.returncode != 0:
        return done.returncode, (done.stdout or done.stderr)[:400]
    return 0, {p["name"]: p["version"] for p in json.loads(done.stdout)["packages"]}


def uv_pins(uv, words):
    with tempfile.NamedTemporaryFile("w", suffix=".in") as f:
        f.write("\n".join(words))
        f.flush()
        done = subprocess.run([uv, "pip", "compile", "-q", "--no-header", "--no-annotate", "--python-version", "3.11", "--python-platform",
                               "x86_64-manylinux_2_36", f.name], capture_output=True, text=True, env=environment())
    if done.returncode != 0:
        return done.returncode, done.stderr[:400]
    return 0, dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==(\S+)", done.stdout, re.M))


def main():
    purvey, uv, sets = sys.argv[1], sys.argv[2], sys.argv[3:] or SETS
    differ = 0
    for one in sets:
        code, ours = purvey_pins(purvey, one.split())
        uv_code, theirs = uv_pins(uv, one.split())
        if code or uv_code:
            differ += 1
            print("%-45s purvey %s, uv %s: %s" % (one, code, uv_code, ours if code else theirs))
            continue
        names = sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))
        differ += bool(names)
        print("%-45s %3d projects  %s" % (one, len(ours), "equal" if not names else "; ".join(
            "%s purvey %s uv %s" % (n, ours.get(n), theirs.get(n)) for n in names)), flush=True)
    return differ > 0


if __name__ == "__main__":
    sys.exit(main())
