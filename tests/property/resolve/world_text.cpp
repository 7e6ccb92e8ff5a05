#include "property/resolve/world.hpp"

// A world as text: what a failure shows.
namespace purvey::check {
namespace {

std::string joined(const std::vector<std::string>& all, const char* between = ", ") {
    std::string out;
    for (const std::string& x : all) out += (out.empty() ? "" : between) + x;
    return out;
}

void put(std::ostream& out, const char* what, const std::vector<std::string>& all) {
    if (!all.empty()) out << " " << what << " {" << joined(all) << "}";
}

void put(std::ostream& out, const memory_release& r) {
    out << "    " << r.version << ":";
    put(out, "requires", r.requires_dist);
    put(out, "extras", r.provides_extra);
    put(out, "provides", r.provides_dist);
    put(out, "obsoletes", r.obsoletes_dist);
    put(out, "imports", r.import_name);
    if (!r.requires_python.empty()) out << " python " << r.requires_python;
    if (r.yanked) out << " yanked";
    out << "\n";
}

void put(std::ostream& out, const family& f) {
    out << "  family " << f.label << ":";
    for (const family_member& m : f.members)
        out << " " << m.project << (m.versions.empty() ? "" : " (" + m.versions.str() + ")");
    for (const stands_for& s : f.stands) {
        out << "; " << s.provider << " for " << s.name;
        if (s.version == counted_as::none) out << " without a version";
        for (const auto& [own, counted] : s.map) out << " " << own.str() << "=" << counted.str();
        if (!s.versions.empty()) out << " where " << s.versions.str();
    }
    out << "\n";
}

void put(std::ostream& out, const policy& p) {
    for (const family& f : p.families.families) put(out, f);
    for (const user_virtual& v : p.virtuals)
        out << "  virtual " << v.name << ": " << joined(v.providers) << "\n";
    for (const user_provides& u : p.provides)
        for (const pep::provides_entry& e : u.entries)
            out << "  " << u.project << " provides " << e.name
                << (e.version ? "==" + e.version->str() : "") << "\n";
    for (const choice& c : p.choices) out << "  chosen " << c.name << "=" << c.provider << "\n";
    for (const std::string& pair : p.allowed_overlaps) out << "  allowed " << pair << "\n";
    for (const auto& [project, version] : p.locked)
        out << "  locked " << project << "==" << version.str() << "\n";
    for (const choice& c : p.locked_bindings)
        out << "  locked " << c.name << "=" << c.provider << "\n";
    if (p.prereleases == prerelease_mode::allow) out << "  pre-releases allowed\n";
    if (p.prereleases == prerelease_mode::disallow) out << "  pre-releases disallowed\n";
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const world& w) {
    out << "world " << w.seed << ", asked for {" << joined(w.requirements) << "}";
    put(out, "constraints", w.constraints);
    out << "\n";
    put(out, w.rules);
    for (const memory_project& p : w.projects) {
        out << "  " << p.name << "\n";
        for (const memory_release& r : p.releases) put(out, r);
    }
    return out;
}

}  // namespace purvey::check
