"""What the runner says at its end: how many attacks were refused, and which were not."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "python"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


def pytest_terminal_summary(terminalreporter):
    for test, well, badly in [("test_refused", "attacks refused", "NOT REFUSED"),
                              ("test_twin", "benign twins lock", "TWIN DOES NOT LOCK")]:
        done = {kind: [r.nodeid.split("[")[1].rstrip("]")
                       for r in terminalreporter.stats.get(kind, []) if f"::{test}[" in r.nodeid]
                for kind in ("passed", "failed", "xfailed", "xpassed")}
        total = sum(map(len, done.values()))
        terminalreporter.write_line(f"confusion: {len(done['passed'] + done['xpassed'])} of {total} {well}")
        for name in done["failed"] + done["xfailed"]:
            terminalreporter.write_line(f"{badly}: {name}")
