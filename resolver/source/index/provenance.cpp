#include "resolver/source/index/provenance.hpp"

#include "purvey/pep/name.hpp"
#include "resolver/source/snapshot/bytes.hpp"

namespace purvey::index {

namespace {

using namespace snapshot_format;

}  // namespace

// Names of files may be spelled in several ways; what was signed is known by its digest.
std::string contradiction(const provenance& p, const release_file& f) {
    for (const attested_by& a : p)
        for (const attested_subject& s : a.subjects) {
            if (pep::normalize_name(s.name) != pep::normalize_name(f.name))
                return "it attests another file ('" + s.name.substr(0, 200) + "')";
            for (const auto& [algorithm, hex] : f.hashes)
                if (algorithm == "sha256" && hex != s.sha256)
                    return "it attests a file of SHA-256 " + s.sha256.substr(0, 64) +
                           ", but the index says " + std::string(hex);
        }
    return {};
}

std::string put_provenance(const provenance& p) {
    std::string out;
    put_varint(out, p.size());
    for (const attested_by& a : p) {
        put_text(out, a.who.kind);
        put_varint(out, a.who.fields.size());
        for (const auto& [key, value] : a.who.fields) {
            put_text(out, key);
            put_text(out, value);
        }
        put_varint(out, a.subjects.size());
        for (const attested_subject& s : a.subjects) {
            put_text(out, s.name);
            put_text(out, s.sha256);
        }
    }
    return out;
}

bool read_provenance(std::string_view bytes, provenance& out) {
    byte_reader in(bytes);
    out.clear();
    out.resize(in.count());
    for (attested_by& a : out) {
        a.who.kind = in.text();
        a.who.fields.resize(in.count());
        for (auto& [key, value] : a.who.fields) {
            key = in.text();
            value = in.text();
        }
        a.subjects.resize(in.count());
        for (attested_subject& s : a.subjects) {
            s.name = in.text();
            s.sha256 = in.text();
        }
    }
    return in.done();
}

}  // namespace purvey::index
