"""Small worlds in which an objective has something to decide, and all their answers, listed."""

import copy
import random
import re
from fractions import Fraction

import index_server

GOALS = ["unchanged", "declared", "balanced", "fewest", "size"]
LINUX = "cp311-cp311-manylinux_2_17_x86_64"
# Wheels of a release, and which one installers take.
WHEELS = [(["py3-none-any"], 0)] * 4 + [
    ([LINUX, "py3-none-any"], 0), (["py3-none-any", LINUX], 1), (["1-py3-none-any", "12-py3-none-any"], 1),
    (["py2-none-any", "py3-none-any"], 1), (["py3-none-any", "cp311-none-any"], 1)]


class World:
    """`releases`: project: version: requirements, as (project, versions that will do)."""

    def __init__(self, seed, folder, projects=6, most=4):
        dice = random.Random(seed)
        self.names = ["q%d" % k for k in range(projects)]
        self.releases, self.sizes, pages = {}, {}, {}
        for k, name in enumerate(self.names):
            count = dice.randint(2, most)
            self.releases[name], pages[name] = {}, {}
            for version in range(1, count + 1):
                asks = {}
                for other in dice.sample(self.names, dice.choice([0, 1, 1, 2])):
                    if other != name:
                        low = dice.randint(1, 3)
                        asks[other] = dice.choice([range(low, 9), range(1, low + 1), range(1, 9)])
                self.releases[name][version] = asks
                wheels, first = dice.choice(WHEELS)
                pages[name][str(version)] = {
                    "requires": [f"{other}>={r[0]},<={r[-1]}" for other, r in asks.items()],
                    "wheels": wheels, "filler": dice.randrange(3000)}
                self.sizes[name, version] = (f"{name}-{version}-{wheels[first]}.whl", None)
        index = index_server.fake_index(pages)
        for name, page in index.pages.items():
            for file in page["files"]:
                for key, (first, _) in self.sizes.items():
                    if file["filename"] == first:
                        self.sizes[key] = first, file["size"]
                        if dice.random() < 0.03:
                            del file["size"]
                            self.sizes[key] = first, None
        self.url = index_server.tree(index, folder / "index")
        self.locked = {name: dice.choice(list(self.releases[name])) for name in self.names[:4]}
        (folder / "pylock.toml").write_text(
            'lock-version = "1.0"\ncreated-by = "test"\n' + "".join(
                f'[[packages]]\nname = "{name}"\nversion = "{version}"\n'
                for name, version in self.locked.items()))

    def under(self, locked):
        """With or without the lock."""
        made = copy.copy(self)
        made.locked = self.locked if locked else {}
        return made

    def answers(self, picks, todo):
        """All sets of picks that meet the requirements and hold nothing else."""
        for k, (name, versions) in enumerate(todo):
            if name in picks:
                if picks[name] not in versions:
                    return
                continue
            for version, asks in self.releases[name].items():
                if version in versions:
                    yield from self.answers({**picks, name: version},
                                            [*todo[k + 1:], *asks.items()])
            return
        yield picks

    def asked(self, texts):
        """Of requirements such as q1>=2."""
        out = []
        for text in texts:
            name, op, bound = re.fullmatch(r"(q\d)(?:(>=|==|<)(\d))?", text).groups()
            low, high = {None: (1, 9), ">=": (int(bound or 1), 9), "==": (int(bound or 1), int(bound or 1) + 1),
                         "<": (1, int(bound or 1))}[op]
            out.append((name, range(low, high)))
        return out

    def total(self, goal, picks, asked):
        """As a list that compares as totals do."""
        if goal["goal"] == "fewest":
            return [len(picks)]
        if goal["goal"] == "size":
            sizes = [self.sizes[pick][1] for pick in picks.items()]
            return [sizes.count(None), sum(size or 0 for size in sizes)]
        if goal["goal"] in ("unchanged", "declared"):
            at = self.locked if goal["goal"] == "unchanged" else {
                name: int(version) for name, version in goal["at"].items()}
            return [sum(name in at and at[name] != version for name, version in picks.items())]
        shares = []
        for name in {name for name, _ in asked}:
            left = [v for v in self.releases[name] if all(v in r for n, r in asked if n == name)]
            if name in picks and self.locked.get(name) != picks[name]:
                shares.append(Fraction(sum(v > picks[name] for v in left), max(len(left), 1)))
        return sorted(filter(None, shares), reverse=True)

    @staticmethod
    def claimed(goal):
        total = goal["total"]
        if goal["goal"] == "size":
            return [total.get("unknown", 0), total.get("bytes", 0)]
        if goal["goal"] == "balanced":
            return sorted((Fraction(share) for share, n in total.items() for _ in range(n)),
                          reverse=True)
        return [total.get("projects", 0)]

    def is_true(self, claim):
        """That no answer is better; that there is none."""
        asked = self.asked(claim["asked"])
        *before, last = claim["goals"] or [None]
        for picks in self.answers({}, asked):
            kept = all(self.total(goal, picks, asked) <= self.claimed(goal) for goal in before)
            if kept and (last is None or self.total(last, picks, asked) < self.claimed(last)):
                return False
        return True
