"""Answers: every requirement in force is looked at, and met. A part of certificate_checker.py."""

from target import keys, require, strings
from words import requirement


class Answers:
    """What of a claim has to do with its picks."""

    def take_pick(self, line):
        keys(line, "pick", "version", "extras")
        require(self.kind == "answer" and line["pick"] not in self.picks, "a pick twice")
        project, candidates, _ = self.table(line["pick"])
        place = project.place.get(line["version"])
        require(place and candidates >> place & 1 and project.read >> place & 1,
                "%s %s is no candidate", line["pick"], line["version"])
        extras = set(strings(line["extras"]))
        require(all(project.extras.get(e, 0) >> place & 1 for e in extras), "no such extra")
        self.picks[line["pick"]] = project, place, extras

    def take_family(self, line):
        """Members of one family that is not bound: a reviewed fact, as those of `families`."""
        keys(line, "one family")
        self.together.append(set(strings(line["one family"])))

    def met(self, need, asker):
        """The pick that meets a requirement."""
        self.met_needs.append(need)
        name = self.meeting(need, asker)
        require(name in self.picks, "nothing meets %s", need.text)
        project, place, extras = self.picks[name]
        substitute = name != need.name
        mask = self.substitutes(need, name) if substitute else self.admitted(need)
        require(mask >> place & 1, "%s is not met", need.text)
        require(all(e in extras or not (substitute or project.extras.get(e, 0) >> place & 1)
                    for e in need.extras), "an extra of %s is missing", need.text)
        return name

    def answered(self):
        fields = self.target.fields
        self.active, self.met_needs = set(), []
        reached, todo = set(), [self.met(n, "") for n in self.asked if n.holds(fields)]
        while todo:
            name = todo.pop()
            if name in reached:
                continue
            reached.add(name)
            project, place, extras = self.picks[name]
            require(not self.defective(project, place), "%s cannot be used", name)
            for text, releases in project.requires.items():
                need = requirement(text)
                if releases >> place & 1 and need is not None and \
                        any(need.holds(fields, extra) for extra in ("", *extras)):
                    require(not need.url, "a URL is required")
                    self.active.add((name, need.name))
                    todo.append(self.met(need, name))
        require(reached == set(self.picks), "nobody asks for some picks")
        self.require_apart()
        self.require_coexistence()
        for need in self.constraints:
            if need.holds(fields) and need.name in self.picks:
                project, place, _ = self.picks[need.name]
                require(self.matching(project, need.specifier) >> place & 1, "a constraint fails")

    def require_coexistence(self):
        """Rule 7: no pick makes another one obsolete, or owns an import name with it."""
        owners = {}
        for name, (project, place, _) in self.picks.items():
            for text, releases in project.obsoletes.items():
                need = requirement(text)
                if releases >> place & 1 and self.is_obsoleting(name, need) and \
                        need.name in self.picks:
                    other, at, _ = self.picks[need.name]
                    require(not self.matching(other, need.specifier) >> at & 1,
                            "%s obsoletes %s", name, text)
            for word, releases in project.imports.items():
                if word and releases >> place & 1:
                    owners.setdefault(word, []).append(name)
        for word, names in owners.items():
            for k, one in enumerate(names):
                for other in names[:k]:
                    require(self.may_overlap(one, other) or self.of_one_family(one, other),
                            "%s and %s own %s", one, other, word)
