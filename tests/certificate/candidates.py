"""Which releases of a project may be in an answer (rule 2 of spec/provides.md). A part of
certificate_checker.py."""

from frozen_index import OTHER, SDIST, WHEEL, File
from target import bits, keys, require, strings
from words import requirement


class Candidates:
    """What of a claim has to do with candidates."""

    def words_on(self, name):
        return [need for need in self.asked if need.name == name]

    def table(self, name):
        """The project, the mask of its candidates, and whether pre-releases are ordinary ones."""
        if name not in self.tables:
            project = self.snapshot.project(name)
            require(not self.is_virtual(project), "%s is a virtual name", name)
            self.tables[name] = (project, *self.candidates(project))
        return self.tables[name]

    def yanked_ok(self, project, place):
        version, locked = project.versions[place - 1], self.target.locked.get(project.name)
        return locked is not None and locked.key == version.key or any(
            need.specifier.is_pin() and need.specifier.contains(version)
            for need in self.words_on(project.name))

    def candidates(self, project):
        target, mask = self.target, 0
        words = self.words_on(project.name) + [need for need in self.constraints if need.name == project.name]
        if not words and project.name in target.tables:
            return target.tables[project.name]
        for place in range(1, len(project.versions) + 1):
            yanked_ok = self.yanked_ok(project, place)
            fits = any(target.takes_file(file, yanked_ok, project)
                       for file in self.files(project, place))
            mask |= fits << place
        only = not mask & ~project.prereleases
        named = any(need.specifier.names_prerelease() for need in words)
        allowed = {"allow": True, "disallow": False, "if-necessary": only, "explicit": named,
                   "by rule": only or named}[target.prereleases]
        if not allowed and target.prereleases != "by rule":
            mask &= ~project.prereleases
        if not words:
            target.tables[project.name] = mask, allowed
        return mask, allowed

    @staticmethod
    def files(project, place):
        """Where files are not known, a release is one that any target takes."""
        if project.files is not None:
            return project.files[place - 1]
        return [File(SDIST, "", None, project.pythons[place - 1], project.yanked[place - 1], None)]

    def matching(self, project, specifier):
        known = project.matching.get(specifier.text)
        if known is None:
            known = sum(2 << k for k, v in enumerate(project.versions) if specifier.contains(v))
            project.matching[specifier.text] = known
        return known

    def admitted(self, need):
        project, candidates, prereleases = self.table(need.name)
        mask = self.matching(project, need.specifier) & candidates
        if not prereleases and not need.specifier.names_prerelease():
            mask = mask & ~project.prereleases or mask
        return mask

    def take_project(self, line):
        """What the proof says of a project's releases is what they are."""
        keys(line, "project", "candidates", "kept out")
        name = line["project"]
        project, candidates, _ = self.table(name)
        require(self.values(name, strings(line["candidates"])) == candidates,
                "its candidates are others")
        out = 0
        for why, words in line["kept out"].items():
            mask = self.values(name, strings(words))
            require(mask and not mask & out, "a release is kept out twice")
            require(all(why in self.defects(project, k) for k in bits(mask)), "not for %s", why)
            out |= mask
        require(out == project.all & ~candidates, "others are kept out")

    def defects(self, project, place):
        """Why a release may be kept out."""
        found = {"pre-release"} if project.versions[place - 1].is_pre and \
            self.target.prereleases not in ("allow", "by rule") else set()
        for file in self.files(project, place) or [File(OTHER, "", 0, "", 0, None)]:
            bad = {"yanked": file.yanked,
                   "python": file.python and not self.target.takes_python(file.python),
                   "time": self.target.is_late(file, project),
                   "file": file.kind == OTHER or not self.target.is_of_format(file, project) or
                           file.kind == WHEEL and self.target.place_of(file.name) is None}
            found.update(word for word in bad if bad[word])
        return found

    def defective(self, project, place):
        """Metadata for another Python, or that cannot be read."""
        python = project.own_pythons[place - 1]
        return (python and self.target.takes_python(python) is False) or any(
            releases >> place & 1 and (requirement(text) is None or (
                requirement(text).url and requirement(text).holds(self.target.fields)))
            for text, releases in project.requires.items())
