"""Totals that an objective makes as small as can be (spec/objectives.md). A part of
certificate_checker.py."""

from fractions import Fraction

from target import bits, keys, require, split
from words import Version

PLACES = {"unchanged": ["projects"], "declared": ["projects"], "fewest": ["projects"],
          "size": ["unknown", "bytes"]}


def fraction_word(share):
    return "%d/%d" % (share.numerator, share.denominator)


class Goals:
    """What of a claim has to do with its goals. A total is a list of amounts, the weightiest first:
    lists compare as totals do."""

    def set_goals(self, goals):
        require(isinstance(goals, list) and bool(goals) == (self.kind == "no better answer")
                or self.kind == "answer", "the goals do not belong to such a claim")
        self.goals, self.versions, self.places, self.totals, self.shares = goals, [], [], [], None
        for goal in goals:
            keys(goal, "goal", "at", "total")
            word = goal["goal"]
            require(word == "balanced" or word in PLACES, "no goal: %s", word)
            require(word == "declared" or not goal["at"], "versions that no goal asks for")
            at = {name: Version(text) for name, text in goal["at"].items()}
            self.versions.append(self.target.locked if word == "unchanged" else at)
            if word == "balanced" and self.shares is None:
                self.shares = self.staleness()
            places = PLACES.get(word) or [fraction_word(share) for share in sorted(
                {s for all in self.shares.values() for s in all if s}, reverse=True)]
            said = goal["total"]
            require(all(type(n) is int and n > 0 and place in places for place, n in said.items()),
                    "no total of %s", word)
            self.places.append(places)
            self.totals.append([said.get(place, 0) for place in places])

    def staleness(self):
        """By project that the user's own requirements name: of each release, the share of what the
        user's words admit that is newer."""
        found = {}
        for name in {need.name for need in self.asked if need.holds(self.target.fields)}:
            if not self.is_virtual(self.snapshot.project(name)):
                found[name] = self.shares_of(name)
        return found

    def shares_of(self, name):
        project, candidates, _ = self.table(name)
        left = self.ordinary(name) or candidates
        for need in self.words_on(name):
            left &= self.admitted(need) if need.holds(self.target.fields) else ~0
        for need in self.constraints:
            if need.name == name and need.holds(self.target.fields):
                left &= self.matching(project, need.specifier)
        # Builds that differ in their local label alone are one version.
        admitted = {project.versions[place - 1].public for place in bits(left)}
        locked = self.target.locked.get(name)
        return [Fraction(sum(other > version.public for other in admitted), max(len(admitted), 1))
                if locked is None or locked.public != version.public else Fraction(0)
                for version in project.versions]

    def weight(self, number, name, place):
        """What a release adds to the total of a goal."""
        word, project = self.goals[number]["goal"], self.table(name)[0]
        if word == "fewest":
            return [1]
        if word == "size":
            size = self.size(project, place)
            return [1, 0] if size is None else [0, size]
        if word == "balanced":
            share = self.shares[name][place - 1] if name in self.shares else 0
            out = [0] * len(self.places[number])
            if share:
                out[self.places[number].index(fraction_word(share))] = 1
            return out
        at, version = self.versions[number].get(name), project.versions[place - 1]
        same = at is None or (at.public == version.public if word == "declared"
                              else at.key == version.key)
        return [int(not same)]

    def size(self, project, place):
        """Of the file that installers take; None where nobody knows."""
        if project.files is None:
            return None
        yanked_ok = self.yanked_ok(project, place)
        first = self.target.first(file for file in project.files[place - 1]
                                  if self.target.takes_file(file, yanked_ok, project))
        return None if first is None or first.size is None else min(first.size, 1 << 48)

    def sum(self, number, weights):
        total = [0] * len(self.places[number])
        for weight in weights:
            total = [a + b for a, b in zip(total, weight)]
        return total

    def over(self, line):
        """Values that together already weigh too much: the least of each is counted."""
        keys(line, "line", "over", "never")
        number = line["over"]
        require(type(number) is int and 0 <= number < len(self.goals), "no goal")
        never, least = {}, []
        for item, words in line["never"].items():
            require(not split(item)[1] and item not in self.names, "%s weighs nothing", item)
            never[item] = self.values(item, words)
            possible = never[item] & self.whole(item)
            require(possible and not possible & 1, "%s need not be there", item)
            least.append(min(self.weight(number, item, place) for place in bits(possible)))
        total, most = self.sum(number, least), self.totals[number]
        strict = number == len(self.goals) - 1
        require(total > most or (strict and total == most), "it is not over")
        return never

    def require_totals(self):
        """The picks of an answer weigh what it says."""
        for number, total in enumerate(self.totals):
            weights = [self.weight(number, name, place)
                       for name, (_, place, _) in self.picks.items()]
            require(self.sum(number, weights) == total, "%s: another total",
                    self.goals[number]["goal"])

    def goal_words(self):
        """For each goal: its word, the versions it is about, its total."""
        for goal, places, total in zip(self.goals, self.places, self.totals):
            at = " (%s)" % ", ".join("%s %s" % pair for pair in sorted(goal["at"].items())) \
                if goal["at"] else ""
            parts = ["%d %s" % (n, place) for place, n in zip(places, total) if n]
            yield "%s%s: %s" % (goal["goal"], at, ", ".join(parts) or "nothing")
