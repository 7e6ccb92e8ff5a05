"""How names are met that are not met by their own project alone (rules 4, 5 and 8 of
spec/provides.md). A part of certificate_checker.py."""

import re

from target import OFF, ON, bits, keys, require, split, strings
from words import Marker, Specifier, Version, as_version, normal

ANYBODY = "*"  # whoever a family is bound to, or nobody

PROVIDED = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:==\s*([^\s;()]+)|\(\s*(?:==\s*)?([^\s;()]+)\s*\))?"
                      r"\s*(?:;(.*))?\Z", re.ASCII)


class Providers:
    """What of a claim has to do with its bindings."""

    def bind(self, families, names):
        self.families, self.member_of, self.names, self.supply = families, {}, names, {}
        for label, family in families.items():
            keys(family, "provider", "members", "stands")
            require(family["provider"] != ANYBODY or self.kind != "answer", "a family is open")
            for member in family["members"]:
                require(member not in self.member_of, "%s is in two families", member)
                self.member_of[member] = label
        require(all(isinstance(provider, str) for provider in names.values()), "no provider")

    def bound_words(self):
        said = {"": "nobody", ANYBODY: "anybody"}
        return sorted((name, said.get(provider, provider)) for name, provider in [
            *((label, f["provider"]) for label, f in self.families.items()), *self.names.items()])

    def is_virtual(self, project):
        """A name that providers may meet is no project."""
        said = any(self.entry(text)[0] == project.name
                   for texts in self.target.provides.values() for text in texts)
        held = project.exists and not project.texts and not project.rejected
        return project.name in self.target.virtual or project.name in self.names or \
            (held and not self.of_one_family(project.name, project.name)) or \
            (said and not project.exists)

    def stand_in(self, need, asker):
        """The member that meets a requirement in its name's place, and how it counts; or None."""
        family = self.families.get(self.member_of.get(need.name))
        inside = self.member_of.get(asker) == self.member_of.get(need.name)
        if family is None or inside or family["provider"] in ("", need.name):
            return None
        require(family["provider"] != ANYBODY or need.name not in family["stands"],
                "who meets %s is not said", need.name)
        counts = family["stands"].get(need.name)
        return counts and (family["provider"], counts)

    def meeting(self, need, asker):
        """The project that meets a requirement."""
        if need.name in self.names:
            return self.names[need.name]
        stand = self.stand_in(need, asker)
        return stand[0] if stand else need.name

    def ordinary(self, name):
        project, candidates, prereleases = self.table(name)
        return candidates if prereleases else candidates & ~project.prereleases

    def fits(self, need, version):
        """A version that is supplied; None: no version."""
        specs = [need.specifier] + [c.specifier for c in self.constraints
                                    if c.name == need.name and c.holds(self.target.fields)]
        return all(not s.clauses or (version is not None and s.contains(version)) for s in specs)

    def substitutes(self, need, provider):
        """The releases of a provider that meet a requirement on another name."""
        mask = 0
        if need.name in self.names:
            for version, releases in self.supplies(need.name):
                mask |= releases if self.fits(need, version) else 0
            return mask
        counts = self.families[self.member_of[need.name]]["stands"][need.name]
        keys(counts, "counts as", "versions", "map")
        spec = Specifier(counts["versions"])
        exact = {Version(own).key: Version(other) for own, other in counts["map"].items()}
        for place in bits(self.ordinary(provider)):
            version = self.table(provider)[0].versions[place - 1]
            if not spec.contains(version):
                continue
            if counts["counts as"] == "mapped":
                if version.key not in exact:
                    continue
                version = exact[version.key]
            else:
                require(counts["counts as"] in ("own", "none"), "no way to count")
                version = version if counts["counts as"] == "own" else None
            mask |= self.fits(need, version) << place
        return mask

    # Names: one variable, whose values are the versions that the provider supplies.

    @staticmethod
    def entry(text):
        """Name, version or "", marker or None of a provide; a name of "" where it is none."""
        m = PROVIDED.match(text)
        if m is None or ((m[2] or m[3]) and as_version(m[2] or m[3]) is None):
            return "", "", None
        return normal(m[1]), m[2] or m[3] or "", Marker(m[4]) if m[4] is not None else None

    def supplies(self, name):
        """By version, in the order in which its releases come: (version, releases)."""
        if name not in self.supply:
            provider = self.names[name]
            found = self.supplied_by(name, provider) if provider else []
            self.supply[name] = found
        return self.supply[name]

    def supplied_by(self, name, provider):
        project, able = self.table(provider)[0], self.ordinary(provider)
        said = [text for text in self.target.provides.get(provider, ())
                if self.entry(text)[0] == name]
        found = {}
        for place in bits(able):
            texts = said or [text for text, mask in project.provides.items() if mask >> place & 1]
            for text in texts:
                entry, version, marker = self.entry(text)
                if entry != name or (marker is not None and (
                        (not said and "extra" in str(marker.tree))
                        or not marker.holds(self.target.fields, ""))):
                    continue
                version = Version(version) if version else project.versions[place - 1]
                have = found.setdefault(version.key, [version, 0])
                have[1] |= 1 << place
        return [tuple(pair) for pair in found.values()]

    def supply_values(self, name, words):
        place = {version.key: k + 1 for k, (version, _) in enumerate(self.supplies(name))}
        mask = 0
        for word in words:
            key = 0 if word == "absent" else Version(word).key
            require(word == "absent" or key in place, "%s is not supplied at %s", name, word)
            mask |= 1 if word == "absent" else 1 << place[key]
        return mask

    # Axioms.

    def provided_needs(self, need, item, asker):
        """As needs(), where a provider meets the name; else None."""
        if need.name in self.names:
            if item == need.name:
                good = sum(2 << k for k, (version, _) in enumerate(self.supplies(need.name))
                           if self.fits(need, version))
                return {item: self.whole(item) & ~good}
            name, extra = split(item)
            require(name == need.name and ">" not in item and extra in need.extras,
                    "%s does not ask for %s", need.text, item)
            return {item: OFF}
        stand = self.stand_in(need, asker)
        if not stand:
            require(">" not in item, "nothing stands in: %s", item)
            return None
        if item == stand[0]:
            return {item: self.whole(item) & ~self.substitutes(need, stand[0])}
        require(item in ["%s[%s]>%s" % (need.name, e, stand[0]) for e in need.extras],
                "%s does not ask for %s", need.text, item)
        return {item: OFF}

    def supplied(self, line):
        """A name at a version is a release of its provider that supplies it so."""
        keys(line, "line", "supplies", "version")
        name = line["supplies"]
        require(self.names.get(name), "%s is not bound", name)
        if line["version"] == "":
            return {name: self.whole(name) & ~1, self.names[name]: 1}
        value = self.supply_values(name, [line["version"]])
        mask = self.supplies(name)[value.bit_length() - 2][1]
        provider = self.names[name]
        return {name: value, provider: (self.table(provider)[1] | 1) & ~mask}

    def of_extra(self, line):
        """An extra is on only where its project is there."""
        keys(line, "line", "extra")
        name, extra = split(line["extra"])
        require(extra and ">" not in line["extra"] and name not in self.names, "no extra")
        self.table(name)
        return {line["extra"]: ON, name: 1}

    def substitute_of(self, item):
        """The project that an extra of another name is asked of, and what else must hold for it."""
        name, extra = split(item)
        require(extra, "%s is no extra", item)
        if ">" not in item:
            require(self.names.get(name), "%s is not bound", name)
            return self.names[name], extra, {name: self.whole(name) & ~1}
        provider = item.partition(">")[2]
        require(provider != ANYBODY, "nobody is said to stand for %s", name)
        family = self.families.get(self.member_of.get(name), {"provider": None})
        require(family["provider"] == provider and name in family["stands"],
                "%s does not stand for %s", provider, name)
        return provider, extra, {}

    def alias(self, line):
        """An extra asked of a name is asked of the project that meets it."""
        keys(line, "line", "alias")
        provider, extra, also = self.substitute_of(line["alias"])
        return {line["alias"]: ON, **also, "%s[%s]" % (provider, extra): OFF}

    def lacks(self, line):
        """Releases without an extra that is asked of a name which they meet."""
        keys(line, "line", "of", "releases", "lacks")
        provider, extra, also = self.substitute_of(line["lacks"])
        project, _, mask = self.read_releases({"of": line["of"], "releases": line["releases"]})
        require(project.name == provider and not mask & project.extras.get(extra, 0),
                "not all of them lack it")
        return {provider: mask, line["lacks"]: ON, **also}

    def apart(self, line):
        """A member beside the bound one, or two where nobody is bound, that no member requires."""
        keys(line, "line", "apart", "of family", "never")
        family, members = self.families[line["of family"]], strings(line["apart"])
        require(len(set(members)) == (2 if family["provider"] in ("", ANYBODY) else 1)
                and family["provider"] not in members, "they need not be apart")
        never = {item: self.values(item, words) for item, words in line["never"].items()}
        for member in members:
            require(member in never and not never[member] & ~self.in_range(family, member),
                    "%s may be there at some of these", member)
            for other in family["members"]:
                if other != member:
                    self.require_silence(other, member, never)
        return never

    def in_range(self, family, member):
        text = family["members"][member]
        project = self.table(member)[0]
        return self.matching(project, Specifier(text)) if text else project.all

    def require_silence(self, other, member, never):
        """No release that `never` leaves to a member requires another one."""
        project = self.table(other)[0]
        left = never.get(other, ~0) & self.whole(other)
        asks = 0
        for text, need, mask in self.needs_of(project):
            if need.name != member:
                continue
            asks |= mask
            by = {""} if need.holds(self.target.fields) else {
                e for e in project.extras
                if mask & project.extras[e] & left and need.holds(self.target.fields, e)}
            for extra in by:
                item = "%s[%s]" % (other, extra)
                hit = mask & left & (project.extras[extra] if extra else ~0)
                require(not hit or (extra and not never.get(item, OFF | ON) & ON),
                        "%s requires %s (%s)", other, member, text)
        # Where metadata was not recorded, what was read speaks for the rest (spec/certificate.md).
        require(not asks or not left & ~1 & ~project.read, "not all of %s was read", other)

    # Answers.

    def require_apart(self):
        for label, family in self.families.items():
            here = [m for m in family["members"] if m in self.picks and m != family["provider"]
                    and self.in_range(family, m) >> self.picks[m][1] & 1
                    and not any((other, m) in self.active and other != m
                                for other in family["members"])]
            require(len(here) < (1 if family["provider"] else 2), "%s: %s", label, " and ".join(here))
        for name in self.names:  # one provided version for all that is asked of a name
            asked = [need for need in self.met_needs if need.name == name]
            place = self.picks.get(self.names[name], (None, 0))[1]
            require(not asked or any(mask >> place & 1 and all(self.fits(n, v) for n in asked)
                                     for v, mask in self.supplies(name)), "%s is not met", name)
