"""The same attacks against pip and uv, beside purvey.

    build/bench-venv/bin/python tests/conformance/confusion/peers.py build/release/purvey [ATTACK...]

pip and uv stand beside the interpreter (scripts/setup bench). Each gets the indexes of the attack as
its `uv` and `pip` lines say: README.md tells how those were chosen. A tool is *fooled* if what it
resolves holds a file of the attacker's, or if it ran code of theirs; of the twin too, where another
answer was wanted. It *refuses* an attack if not; "refuses both" if it does not answer the twin either.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from attack import all_attacks, world_of  # noqa: E402
from world import lock_of, run_purvey, world  # noqa: E402

TOOLS = pathlib.Path(sys.executable).parent


def call(w, *words):
    kept = {k: os.environ[k] for k in ("PATH", "LANG") if k in os.environ}
    settings = {"HOME": str(w.folder / "home"), "UV_CACHE_DIR": str(w.folder / "uv-cache"),
                "UV_HTTP_TIMEOUT": "5", "UV_HTTP_RETRIES": "1", "UV_PYTHON_DOWNLOADS": "never",
                "PIP_TIMEOUT": "5", "PIP_RETRIES": "1", "PIP_NO_INPUT": "1",
                "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1"}
    return subprocess.run([str(x) for x in words], cwd=w.folder, capture_output=True, text=True,
                          env=kept | settings | w.environment(), timeout=300)


def asked_for(w, state):
    """The file of what is asked for, where the tool's own line does not name one."""
    if not state.get("ask"):
        return None
    w.write("requirements.in", "".join(line + "\n" for line in state["ask"]).encode())
    return "requirements.in"


def run_uv(w, state):
    """(exit code, text of the answer, its pins)"""
    for name, text in state.get("uv-files", {}).items():
        w.write(name, text.encode())
    named = None if "uv-files" in state else asked_for(w, state)
    done = call(w, TOOLS / "uv", "pip", "compile", "--format", "pylock.toml", "-o", "pylock.toml",
                "-p", sys.executable, *([named] if named else []), *shlex.split(state["uv"]))
    text = lock_of(w.folder) or "" if done.returncode == 0 else ""
    entries = tomllib.loads(text)["packages"] if text else []
    return done, text, {p["name"]: p.get("version", "-") for p in entries}


def run_pip(w, state):
    named = asked_for(w, state)
    report = w.folder / "report.json"
    report.unlink(missing_ok=True)
    done = call(w, TOOLS / "pip", "install", "--dry-run", "--ignore-installed", "--no-cache-dir",
                "--quiet", "--report", report, *(["-r", named] if named else []),
                *shlex.split(state["pip"]))
    text = report.read_text() if done.returncode == 0 else ""
    entries = json.loads(text)["install"] if text else []
    return done, text, {p["metadata"]["name"].lower().replace("_", "-"): p["metadata"]["version"]
                        for p in entries}


def run_purvey_for(program):
    def run(w, state):
        done = run_purvey(program, w, state)
        text = lock_of(w.folder) or "" if done.returncode == 0 else ""
        entries = tomllib.loads(text)["packages"] if text else []
        return done, text, {p["name"]: p.get("version", "-") for p in entries}
    return run


def play(tool, run, data, overlay, folder):
    """"n/a", or (answered, fooled, pins, output) after what came before the attack."""
    state = world_of(data, overlay)
    if isinstance(state[tool], dict):
        return "n/a"
    states = [state, world_of(data, "before")]
    with world(folder, states) as w:
        if "before" in data and not isinstance(states[1][tool], dict):
            w.set(states[1])
            run(w, w.state)
        w.set(state)
        done, text, pins = run(w, w.state)
        return done.returncode == 0, bool(w.attackers_part_of(text)) or w.ran(), pins, \
            " ".join(f"{done.stdout} {done.stderr}".split())


def verdict(tool, run, data, folder, verbose):
    attack = play(tool, run, data, None, folder / "attack")
    if attack == "n/a":
        return "n/a"
    twin = play(tool, run, data, "twin", folder / "twin")
    wanted = {name: pin.split()[0] for name, pin in data["twin"]["pins"].items()}
    if verbose:
        print(f"  {tool} attack: {attack}\n  {tool} twin: {twin}, wanted {wanted}")
    served = twin == "n/a" or (twin[0] and twin[2] == wanted)
    if attack[1] or (not served and twin[1]):
        return "fooled"
    return "refuses" if served else "refuses both"


def version_of(*words):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True).stdout.split()[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("purvey", type=pathlib.Path)
    parser.add_argument("attacks", nargs="*")
    parser.add_argument("--tools", default="purvey,uv,pip", help="which of these, in this order")
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    all_tools = {"purvey": run_purvey_for(given.purvey.resolve()), "uv": run_uv, "pip": run_pip}
    tools = {name: all_tools[name] for name in given.tools.split(",")}
    line = "|---" * (len(tools) + 1) + "|"
    attacks = {n: d for n, d in all_attacks().items() if not given.attacks or n in given.attacks}
    counts = {tool: collections.Counter() for tool in tools}
    print(f"purvey {version_of(given.purvey.resolve(), '--version')}, uv "
          f"{version_of(TOOLS / 'uv', '--version')}, pip {version_of(TOOLS / 'pip', '--version')}, "
          f"{datetime.date.today()}\n\n| attack | {' | '.join(tools)} |\n{line}")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in attacks.items():
            row = []
            for tool, run in tools.items():
                row.append(verdict(tool, run, data, pathlib.Path(folder) / name / tool, given.verbose))
                counts[tool][row[-1]] += 1
            print(f"| {name} | {' | '.join(row)} |", flush=True)
    print(f"\n| of {len(attacks)} | {' | '.join(tools)} |\n{line}")
    for word in ("refuses", "refuses both", "fooled", "n/a"):
        print(f"| {word} | {' | '.join(str(counts[tool][word]) for tool in tools)} |")


if __name__ == "__main__":
    main()
