"""What purvey certifies is accepted, by both checkers; what is changed, only where it still proves
its claim."""

import ast
import functools
import json
import operator
import random
import subprocess
import sys

import pytest
from checkers import in_cpp, in_python
from conftest import CHECKER, DEMO, ROOT, build, family_table, run, world
from mutations import COMMON, MUTATIONS, pick, try_mutations

import certificate_checker as checker
from frozen_index import Snapshot

VECTORS = ROOT / "spec" / "vectors" / "certificate"
PARTS = {"answers", "axioms", "candidates", "frozen_index", "goals", "providers", "target", "words"}


def certified(folder, *words, code=0):
    out = folder / "out.jsonl"
    got, said = run(*words, "--certificate", out, folder=folder)
    assert got == code, said
    return out


def test_the_checker_is_plain_python():
    parts = [CHECKER, *(CHECKER.parent / "certificate" / f"{name}.py" for name in PARTS)]
    for path in parts:
        tree = ast.parse(path.read_text(), feature_version=(3, 8))
        named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
                 for alias in node.names}
        named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert named <= sys.stdlib_module_names | PARTS | {"compression"}, path


@pytest.mark.parametrize("words, code, sentence", [
    (["resolve", "flask>=3", "werkzeug<3"], 1,
     "proven: no answer to: flask>=3, werkzeug<3, on CPython 3.11"),
    (["explain", "flask", "--for", "flask>=3", "--for", "werkzeug<3"], 1, "proven: no answer to"),
    (["explain", "why-not", "werkzeug<3", "--for", "flask>=3"], 0,
     "proven: no answer to: flask>=3; constrained by werkzeug<3"),
    (["explain", "what-if", "werkzeug<3", "--for", "flask>=3"], 0,
     "proven: no answer to: flask>=3, werkzeug<3"),
    (["resolve", "jupyterlab"], 0, "proven: an answer of"),
    (["lock", "flask"], 0, "proven: an answer of 7 picks to: flask"),
])
def test_answers_of_the_demo_are_accepted(tmp_path, words, code, sentence):
    out = certified(tmp_path, *words, "--snapshot", DEMO, code=code)
    done = subprocess.run([sys.executable, CHECKER, out, "--snapshot", DEMO], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sentence in done.stdout
    code, said = run("verify", "--certificate", out, "--snapshot", DEMO)
    assert code == 0 and said == done.stdout.rpartition("accepted")[0] + "accepted\n"


def test_certificates_are_the_same_twice(tmp_path):
    words = ["resolve", "flask>=3", "werkzeug<3", "--snapshot", DEMO]
    first = certified(tmp_path, *words, code=1).read_bytes()
    assert certified(tmp_path, *words, code=1).read_bytes() == first


def test_proofs_of_small_worlds_are_accepted(proofs, tmp_path):
    assert len(proofs) > 100
    assert sum(text.count('"never"') for *_, text in proofs) > 5 * len(proofs)
    for _, snapshot, words, text in proofs:
        path = tmp_path / "proof.jsonl"
        path.write_text(text)
        assert in_python(path, Snapshot(snapshot)) == "accepted", words
    assert in_cpp(path, snapshot) == "accepted"


def test_answers_under_bindings_are_accepted(bound_proofs, tmp_path):
    kinds = ["supplies", "alias", "lacks", "apart", "pick", ">p", '"v": ["', "unfounded"]
    seen = {kind: 0 for kind in kinds}
    for snapshot, words, code, text in bound_proofs:
        path = tmp_path / "proof.jsonl"
        path.write_text(text)
        assert in_python(path, Snapshot(snapshot)) == "accepted", (words, text)
        assert in_cpp(path, snapshot) == "accepted", (words, text)
        assert f'"claim": "{"no answer" if code == 1 else "answer"}"' in text
        for kind in kinds:
            seen[kind] += kind in text
    print(len(bound_proofs), seen)
    assert all(seen.values()), seen


def drop_end(dice, lines):
    del lines[dice.randrange(1, len(lines)):]


def change_range(dice, lines):
    line = pick(dice, lines, dice.choice(["releases", "never", "candidates"]))
    terms = line.get("never")
    values = terms[dice.choice(sorted(terms))] if terms else \
        line.get("releases") or line.get("candidates")
    if values:
        k = dice.randrange(len(values))
        values[k] = dice.choice(["absent", "1.0", "2.0..6.0", "off", "on", "1.0..3.0", "9.9"])


def change_claim(dice, lines):
    line = pick(dice, lines, "claim")
    if line:
        k = dice.randrange(len(line["asked"]))
        line["asked"][k] = dice.choice(["p1", "p2==2.0", "p3<4", line["asked"][k].split("[")[0]])


def change_kind(dice, lines):
    pick(dice, lines, "claim")["claim"] = "answer"


def change_header(dice, lines):
    change = dice.choice(["snapshot", "python", "prereleases"])
    if change == "snapshot":
        lines[0]["snapshot"] = "0" * 16
    elif change == "python":
        lines[0]["markers"]["python_full_version"] = "3.8.0"
        lines[0]["markers"]["python_version"] = "3.8"
    else:
        lines[0]["prereleases"] = "allow"


MUTATORS = [*COMMON, drop_end, change_range, change_claim, change_kind, change_header]


def declares(graph, project, version, text):
    return any(row["version"] == version and text in row["requires_dist"]
               for line in graph if line["name"] == project for row in line["releases"])


def still_proves(graph, snapshot, lines):
    """By other means than a checker's: the words claimed have no answer under the header's target,
    and what the lines say of releases stands in the graph."""
    header, claim = lines[0], lines[1]
    assert claim["claim"] == "no answer"
    words = ["--python-version", header["markers"]["python_full_version"],
             "--python-platform", "x86_64-manylinux_2_36"]
    if header["prereleases"] == "allow":
        words.append("--pre")
    code, said = run("resolve", *claim["asked"], "--snapshot", snapshot, *words)
    if code != 1:
        return False
    for line in lines:
        if "requires" not in line:
            continue
        project = line["of"].split("[")[0]
        order = [row["version"] for each in graph if each["name"] == project
                 for row in each["releases"]]
        named = [end for span in line["releases"] for end in span.split("..")]
        if any(end in order and not declares(graph, project, end, line["requires"])
               for end in named):
            return False
    return True


def test_mutated_proofs(proofs, tmp_path):
    cases = [(snapshot, text, functools.partial(still_proves, graph, snapshot))
             for graph, snapshot, _, text in proofs]
    verdicts, _ = try_mutations(tmp_path / "mutated.jsonl", random.Random(5), cases, MUTATORS,
                                operator.eq)
    assert verdicts["rejected"] > MUTATIONS * 2 // 3


@pytest.mark.parametrize("data, verdict", [
    (b"", "unreadable"), (b"\n", "unreadable"), (b"x" * (17 << 20), "unreadable"),
    (b"[" * 100_000 + b"\n", "unreadable"), (b'{"a":' * 100_000 + b"\n", "unreadable"),
    (bytes(range(256)) * 40, "unreadable"), (b'{"purvey certificate": 1, "\xff": 0}\n', "unreadable"),
    (b'{"purvey certificate": 1}', None), (b'{"purvey certificate": 1}\n', "rejected"),
    (b'{"purvey certificate": 1, "purvey certificate": 1}\n', None), (b"[]\n", "unreadable"),
    (b'{"claims": 0}\n', "unreadable"), (b"{" + b'"a": 0, ' * 1000 + b'"b": 0}\n', "unreadable"),
])
def test_hostile_files(tmp_path, data, verdict):
    path = tmp_path / "hostile"
    path.write_bytes(data)
    verdicts = {in_python(path, Snapshot(DEMO)), in_cpp(path, DEMO)}
    assert verdicts == {verdict} if verdict else "accepted" not in verdicts


def test_a_file_cut_anywhere_is_not_accepted(proofs, tmp_path):
    _, snapshot, _, text = proofs[0]
    path = tmp_path / "cut"
    for size in range(0, len(text), 97):
        path.write_text(text[:size])
        assert in_python(path, Snapshot(snapshot)) != "accepted", size


@pytest.mark.parametrize("case", json.loads((VECTORS / "cases.json").read_text())["cases"],
                         ids=lambda case: case["name"])
def test_vectors(tmp_path, case):
    graph = [json.loads(line) for line in (VECTORS / "graph.jsonl").read_text().splitlines()]
    snapshot = build(graph, tmp_path)
    path = tmp_path / "case.jsonl"
    head = json.loads((VECTORS / "cases.json").read_text())["header"]
    path.write_text("".join(json.dumps(line) + "\n" for line in [head, *case["lines"]]))
    assert in_python(path, Snapshot(snapshot)) == case["verdict"]
    assert in_cpp(path, snapshot) == case["verdict"]


@pytest.mark.parametrize("words", [
    ["verify"], ["verify", "--certificate", "out"], ["verify", "--snapshot", DEMO],
    ["verify", "--certificate", "nowhere", "--snapshot", DEMO],
    ["resolve", "flask", "--snapshot", DEMO, "--certificate", "nowhere/out"]])
def test_bad_words(tmp_path, words):
    (tmp_path / "out").write_text("{}\n")
    code, said = run(*words, folder=tmp_path)
    assert code == 2 and "error: " in said


def test_a_question_has_no_claim(tmp_path):
    words = ["resolve", "psycopg2", "psycopg2-binary", "--snapshot", DEMO]
    out = certified(tmp_path, *words, code=3)
    assert out.read_text().splitlines()[1:] == ['{"claims": 0}']


def two_families(dice):
    """`kin`, whose members may stand for each other, and `other`, whose members do not."""
    kin = family_table(dice, ["p1", "p3", "p5"])
    other = family_table(dice, ["p0", "p2"]).partition("[[family]]")
    stands = other[2].index("stands-for")
    return kin + other[1] + other[2][:stands].replace('"kin"', '"other"')


def test_offers_refused_because_of_another_family(tmp_path):
    """Worlds in which a question's offers are refused: by a proof, or by a sentence."""
    seen = {kind: 0 for kind in ["anybody", "not proven", "no answer", "an answer"]}
    for seed in range(300, 312):
        dice = random.Random(seed)
        graph = world(seed)
        for line in graph:
            for row in line["releases"]:
                row["yanked"], row["requires_python"] = False, ""
                row["requires_dist"] = [text for text in row["requires_dist"] if dice.random() < 0.5]
        graph.append({"name": "app", "releases": [
            {"version": "1", "requires_dist": dice.sample(["p0", "p1", "p2", "p3", "p5"], 4)}]})
        snapshot = build(graph, tmp_path)
        for _ in range(6):
            (tmp_path / "families.toml").write_text(two_families(dice))
            words = ["app", dice.choice(["p4", "p6", "p7"])]
            code, said = run("resolve", *words, "--snapshot", snapshot, "--families", "families.toml",
                             "--certificate", "out", folder=tmp_path)
            assert code in (0, 1, 3), said
            said, _ = checker.check(tmp_path / "out", Snapshot(snapshot))
            assert in_cpp(tmp_path / "out", snapshot) == "accepted"
            for kind in seen:
                seen[kind] += sum(kind in sentence for sentence in said)
    print(seen)
    assert all(seen.values())


def test_an_offer_that_no_answer_has_is_proven(tmp_path):
    """One member of the family cannot be had at the version that is asked for."""
    graph = [
        {"name": "p1", "releases": [{"version": "1"}, {"version": "2"}]},
        {"name": "p3", "releases": [{"version": "1"}]},
        {"name": "app", "releases": [{"version": "1", "requires_dist": ["p1>=2", "p3"]}]},
    ]
    snapshot = build(graph, tmp_path)
    (tmp_path / "families.toml").write_text(
        'schema = 1\nindex = "https://pypi.org/simple"\nreviewed = "2026-01-01"\n[[family]]\n'
        'label = "kin"\nwhat = "the module kin"\nkind = "same-files"\nfiles = ["kin.py"]\n'
        'sources = ["https://example.org"]\nmembers = ["p1", "p3"]\nstands-for = [\n'
        '{ provider = "p1", name = "p3", version = "own", lost = "nothing" },\n'
        '{ provider = "p3", name = "p1", version = "own", lost = "nothing" }]\n')
    out = certified(tmp_path, "resolve", "app", "--snapshot", snapshot, "--families",
                    "families.toml")
    said, claims = checker.check(out, Snapshot(snapshot))
    assert claims == 2
    assert said[0].startswith("proven: no answer to: app; kin from p3")
    assert said[1].startswith("proven: an answer of 2 picks to: app; kin from p1")
    assert in_cpp(out, snapshot) == "accepted"


def test_releases_without_upload_times_are_kept_out_by_a_limit(tmp_path):
    snapshot = build([{"name": "a", "releases": [{"version": "1"}, {"version": "2"}]}], tmp_path)
    code, said = run("resolve", "a", "--snapshot", snapshot, "--exclude-newer", "2030-01-01",
                     "--certificate", "out", folder=tmp_path)
    assert code == 1 and "has no upload time" in said, said
    assert '"kept out": {"time": ["1..2"]}' in (tmp_path / "out").read_text()
    assert in_python(tmp_path / "out", Snapshot(snapshot)) == "accepted"
    assert in_cpp(tmp_path / "out", snapshot) == "accepted"
