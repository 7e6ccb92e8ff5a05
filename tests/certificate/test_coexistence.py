"""Rule 7 in certificates: Obsoletes-Dist and Import-Name keep releases apart."""

import json
import random

import pytest
from checkers import in_cpp, in_python
from conftest import ROOT, build, run

from frozen_index import Snapshot


def verdicts(path, snapshot):
    return {in_python(path, Snapshot(snapshot)), in_cpp(path, snapshot)}


def world(dice):
    """Releases of which some keep others apart: of each what the graph says, and what is kept out."""
    names, graph = ["r%d" % k for k in range(5)], []
    for name in names:
        rows = []
        for version in "123":
            other = dice.choice(names)
            rows.append({
                "version": version,
                "requires_dist": [dice.choice(names) + dice.choice(["", ">=2", "<3"])
                                  for _ in range(dice.choice([0, 1, 1]))],
                "obsoletes_dist": dice.choice([[], [other], [f"{other} (<3)"], [
                    f"{other}>=2; python_version > '3.8'", f"{other}; sys_platform == 'win32'"]]),
                "import_name": dice.choice([[], ["one"], ["two ; private"], ["one", "two"]])})
        graph.append({"name": name, "releases": rows})
    return graph


@pytest.mark.parametrize("seed", range(4))
def test_random_worlds(tmp_path, seed):
    """Each claim is accepted; each line of rule 7, with its metadata taken away, is not."""
    dice = random.Random(seed)
    seen = {"obsoletes": 0, "import": 0, "pick": 0, "needed": 0}
    for _ in range(8):
        graph = world(dice)
        snapshot = build(graph, tmp_path)
        for _ in range(6):
            words = dice.sample([line["name"] for line in graph], 2)
            allowed = dice.choice([[], ["--allow-overlap", "+".join(words)]])
            code, said = run("resolve", *words, *allowed, "--snapshot", snapshot, "--certificate",
                             "out", folder=tmp_path)
            assert code in (0, 1), said
            text = (tmp_path / "out").read_text()
            assert verdicts(tmp_path / "out", snapshot) == {"accepted"}, text
            for key in ("obsoletes", "import", "pick"):
                seen[key] += f'"{key}": ' in text
            header, *rest = text.splitlines()
            less = json.dumps({**json.loads(header), "may overlap": []})
            (tmp_path / "no").write_text("\n".join([less, *rest]) + "\n")
            without = verdicts(tmp_path / "no", snapshot)
            assert without == {"accepted"} or (allowed and code == 0 and without == {"rejected"})
            seen["needed"] += without == {"rejected"}
            if '"obsoletes": ' in text or '"import": ' in text:
                lines = [json.loads(line) for line in text.splitlines()]
                line = dice.choice([x for x in lines if "obsoletes" in x or "import" in x])
                kind = "obsoletes" if "obsoletes" in line else "import"
                line[kind] = dice.choice(["r0==9", "three", "r1 @ https://example.org/r1.whl", ""])
                (tmp_path / "no").write_text("".join(json.dumps(x) + "\n" for x in lines))
                assert verdicts(tmp_path / "no", snapshot) == {"rejected"}, line
    print(seen)
    assert all(seen.values())


HEADER = json.loads((ROOT / "spec/vectors/certificate/cases.json").read_text())["header"]


@pytest.mark.parametrize("more, verdict", [
    ({}, "rejected"),
    ({"may overlap": ["p+q"]}, "accepted"),
    ({"may overlap": ["q+p"]}, "accepted"),
    ({"one family": ["p", "q"]}, "accepted"),
])
def test_an_answer_keeps_them_apart(tmp_path, more, verdict):
    graph = [{"name": name, "releases": [{"version": "1", "import_name": ["same"]}]} for name in "pq"]
    snapshot = build(graph, tmp_path)
    lines = [{**HEADER, **{k: v for k, v in more.items() if k in HEADER}},
             {"claim": "answer", "asked": ["p", "q"], "constraints": [], "families": {}, "names": {},
              "goals": []},
             {"pick": "p", "version": "1", "extras": []}, {"pick": "q", "version": "1", "extras": []},
             *([more] if "one family" in more else []), {"claims": 1}]
    (tmp_path / "out").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert verdicts(tmp_path / "out", snapshot) == {verdict}


KIN = ('schema = 1\nindex = "https://pypi.org/simple"\nreviewed = "2026-01-01"\n[[family]]\n'
       'label = "kin"\nwhat = "the module kin"\nkind = "same-files"\nfiles = ["kin.py"]\n'
       'sources = ["https://example.org"]\nmembers = ["p1", "p3"]\n')


def test_members_of_a_family_that_nobody_binds(tmp_path):
    """One requires the other, so both may be there; that they are of one family stands in the claim."""
    graph = [{"name": "p1", "releases": [{"version": "1", "requires_dist": ["p3"], "import_name": ["kin"]}]},
             {"name": "p3", "releases": [{"version": "1", "import_name": ["kin"]}]}]
    snapshot = build(graph, tmp_path)
    (tmp_path / "families.toml").write_text(KIN)
    code, said = run("resolve", "p1", "--snapshot", snapshot, "--families", "families.toml",
                     "--certificate", "out", folder=tmp_path)
    assert code == 0, said
    assert '{"one family": ["p1", "p3"]}' in (tmp_path / "out").read_text()
    assert verdicts(tmp_path / "out", snapshot) == {"accepted"}


def test_a_member_without_any_release_is_no_virtual_name(tmp_path):
    """Rule 4: its index holds it without a release, and as a member it is not virtual for that."""
    graph = [{"name": "a", "releases": [{"version": "1", "requires_dist": ["p1"]}]},
             {"name": "p1", "releases": []}, {"name": "p3", "releases": [{"version": "1"}]}]
    snapshot = build(graph, tmp_path)
    (tmp_path / "families.toml").write_text(KIN)
    code, said = run("resolve", "a", "--snapshot", snapshot, "--families", "families.toml",
                     "--certificate", "out", folder=tmp_path)
    assert code == 1, said
    text = (tmp_path / "out").read_text()
    assert verdicts(tmp_path / "out", snapshot) == {"accepted"}, text
    less = "".join(line + "\n" for line in text.splitlines() if "one family" not in line)
    (tmp_path / "out").write_text(less)
    assert less != text and verdicts(tmp_path / "out", snapshot) == {"rejected"}
