"""Lines of a proof that metadata and the user's words bear out: what may never be together. A part
of certificate_checker.py."""

from target import MOST_TERMS, OFF, ON, at, bits, keys, require, split, strings
from words import requirement


class Axioms:
    """Lines that rest on words and metadata; those of bindings are in providers.py, of goals in
    goals.py."""

    def needs(self, need, item, asker):
        """The value that does not meet a requirement: of what meets its name, or of an extra."""
        provided = self.provided_needs(need, item, asker)
        if provided is not None:
            return provided
        if item == need.name:
            return {item: self.whole(item) & ~self.admitted(need)}
        name, extra = split(item)
        require(name == need.name and extra in need.extras, "%s does not ask for %s", need.text,
                item)
        return {item: OFF}

    def root(self, line):
        keys(line, "line", "asked", "item")
        need = at(self.asked, line["asked"])
        require(need.holds(self.target.fields), "its marker does not hold")
        return self.needs(need, line["item"], "")

    def constraint(self, line):
        keys(line, "line", "constraint")
        need = at(self.constraints, line["constraint"])
        require(need.holds(self.target.fields), "its marker does not hold")
        project, candidates, _ = self.table(need.name)
        return {need.name: candidates & ~self.matching(project, need.specifier)}

    def releases(self, line):
        name, extra = split(line["of"])
        project, candidates, _ = self.table(name)
        mask = self.values(name, strings(line["releases"])) & candidates
        require(mask, "no candidates")
        require(not extra or not mask & ~project.extras.get(extra, 0), "the extra is not declared")
        return project, extra, mask

    def read_releases(self, line):
        project, extra, mask = self.releases(line)
        require(not mask & ~project.read, "metadata that the snapshot does not hold")
        return project, extra, mask

    @staticmethod
    def needs_of(project):
        """(text, requirement, releases) of all that can be read."""
        for text, mask in project.requires.items():
            if requirement(text) is not None:
                yield text, requirement(text), mask

    def requires(self, line):
        keys(line, "line", "of", "releases", "requires", "item")
        project, extra, mask = self.read_releases(line)
        text, need = line["requires"], requirement(line["requires"])
        require(not mask & ~project.requires.get(text, 0), "not all of them require this")
        asker = {project.name: mask, **({line["of"]: ON} if extra else {})}
        if need is None or need.url:
            require(line["item"] == "" and (need is None or need.holds(self.target.fields, extra)),
                    "such a requirement asks for nothing")
            return asker
        require(need.holds(self.target.fields, extra), "its marker does not hold")
        for item, values in self.needs(need, line["item"], project.name).items():
            asker[item] = asker.get(item, values) & values
        return asker

    def unusable(self, line):
        keys(line, "line", "of", "releases", "unusable")
        project, _, mask = self.read_releases(line)
        require(all(self.defective(project, k) for k in bits(mask)), "not all are unusable")
        return {project.name: mask}

    def unbuilt(self, line):
        """Under a goal: releases of which only a build would tell what they require."""
        keys(line, "line", "of", "releases", "needs build")
        project, _, mask = self.releases(line)
        require(self.goals and not mask & ~project.needs_build, "not all of them need a build")
        return {project.name: mask}

    def obsoletes(self, line):
        """Releases that declare that they and another project's are not to be together (rule 7)."""
        keys(line, "line", "of", "releases", "obsoletes")
        project, extra, mask = self.read_releases(line)
        require(not extra and not mask & ~project.obsoletes.get(line["obsoletes"], 0),
                "not all of them declare this")
        need = requirement(line["obsoletes"])
        require(self.is_obsoleting(project.name, need), "it keeps nothing apart")
        other, candidates, _ = self.table(need.name)
        return {project.name: mask, need.name: candidates & self.matching(other, need.specifier)}

    def is_obsoleting(self, name, need):
        return need is not None and not need.url and need.holds(self.target.fields) and \
            need.name != name and not self.may_overlap(name, need.name)

    def imports(self, line):
        """Two projects' releases that own one import name (rule 7)."""
        keys(line, "line", "import", "never")
        never = {item: self.values(item, words) for item, words in line["never"].items()}
        require(len(never) == 2 and line["import"] and not self.may_overlap(*never)
                and not self.of_one_family(*never), "they need not be apart")
        for name, mask in never.items():
            project, candidates, _ = self.table(name)
            require(not split(name)[1] and not mask & (candidates | 1) & ~project.imports.get(line["import"], 0),
                    "not all of %s own it", name)
        return never

    def may_overlap(self, one, other):
        return not {one + "+" + other, other + "+" + one}.isdisjoint(self.target.may_overlap)

    def of_one_family(self, one, other):
        return one in self.member_of and self.member_of[one] == self.member_of.get(other) or \
            any({one, other} <= members for members in self.together)

    def unfounded(self, line):
        """Where all that is said holds, nobody asks for an item that is there."""
        keys(line, "line", "unfounded", "never")
        never = {item: self.values(item, words) for item, words in line["never"].items()}
        what = line["unfounded"]
        require(what in never and not never[what] & 1 and ">" not in what
                and split(what)[0] not in self.names, "%s need not be there", what)
        require(what not in self.reached(never), "somebody asks for %s", what)
        return never

    def reached(self, never):
        """All items that are asked for by releases and extras which `never` leaves, beginning with
        the user's own words."""
        reached, fields = set(), self.target.fields
        todo = [item for need in self.asked if need.holds(fields)
                for item in self.leads_to(need, "", never)]
        while todo:
            item = todo.pop()
            if item in reached:
                continue
            reached.add(item)
            name, extra = split(item)
            project, candidates, _ = self.table(name)
            left = candidates & never.get(name, ~0)
            require(not left & ~project.read, "not all of %s was read", name)
            left &= project.extras.get(extra, 0) if extra else ~0
            self.looked_at += len(project.requires)
            require(self.looked_at <= MOST_TERMS, "it takes too many steps")
            for _, need, mask in self.needs_of(project):
                if mask & left and not need.url and need.holds(fields, extra):
                    todo += self.leads_to(need, name, never)
        return reached

    def leads_to(self, need, asker, never):
        """A name that nobody meets leads nowhere, and what is absent or off nobody asks for."""
        name = self.meeting(need, asker)
        if need.name in self.names and not never.get(need.name, ~0) & ~1:
            return []
        if not name or self.is_virtual(self.snapshot.project(name)):
            return []
        extras = ["%s[%s]" % (name, extra) for extra in need.extras]
        return [name, *(item for item in extras if never.get(item, ON) & ON)]
