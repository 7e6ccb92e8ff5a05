#include <openssl/evp.h>

#include <algorithm>

#include "resolver/source/index/json_parts.hpp"
#include "resolver/source/index/provenance.hpp"

// PEP 740 and the in-toto statement of its attestations.
namespace purvey::index {

namespace {

using read_or_reason = expected_void<std::string>;

unexpected<std::string> because(std::string why) {
    return unexpected(std::move(why));
}

// RFC 4648, with padding; nothing of anything else.
std::optional<std::string> from_base64(std::string_view text) {
    const std::size_t padded = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    if (text.size() % 4 != 0 || text.find_first_of(" \t\r\n") != text.npos) return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       reinterpret_cast<const unsigned char*>(text.data()),
                                       static_cast<int>(text.size()));
    if (length < 0 || static_cast<std::size_t>(length) != out.size()) return std::nullopt;
    out.resize(out.size() - padded);
    return out;
}

// A document that every reader understands in one way.
expected<json::object, std::string> object_in(json::parser& parser, std::string_view bytes,
                                              const char* what) {
    json::element document;
    json::object root;
    if (const auto code = parser.parse(bytes.data(), bytes.size()).get(document))
        return because(std::string(what) + " is not JSON (" + simdjson::error_message(code) + ")");
    if (document.get(root) != simdjson::SUCCESS)
        return because(std::string(what) + " is not a JSON object");
    if (const auto key = duplicate_key(document))
        return because("the key '" + key->substr(0, 100) + "' stands twice in one object");
    return root;
}

expected<json::array, std::string> list_in(const json::object& o, const char* key) {
    json::array out;
    const auto e = member(o, key);
    if (!e || e->get(out) != simdjson::SUCCESS)
        return because(std::string("there is no list `") + key + "`");
    return out;
}

std::string refused_version(const json::object& o, const char* what) {
    std::uint64_t version = 0;
    const auto e = member(o, "version");
    if (!e || e->get(version) != simdjson::SUCCESS) return std::string(what) + " has no version";
    if (version == 1) return {};
    return std::string(what) + " is of version " + std::to_string(version) +
           "; only 1 is known here";
}

// Keys whose value is no text are left out: null says nothing, and no publisher has others.
expected<publisher, std::string> read_publisher(const json::object& bundle) {
    json::object map;
    const auto e = member(bundle, "publisher");
    if (!e || e->get(map) != simdjson::SUCCESS) return because("a bundle names no publisher");
    publisher out;
    for (const auto field : map) {
        std::string_view text;
        if (field.value.get(text) != simdjson::SUCCESS || text.empty()) continue;
        if (field.key == "kind")
            out.kind = text;
        else
            out.fields.emplace_back(field.key, text);
    }
    if (out.kind.empty()) return because("a publisher has no kind");
    std::sort(out.fields.begin(), out.fields.end());
    return out;
}

// What was signed: a statement about one file.
read_or_reason read_statement(std::string_view text, std::vector<attested_subject>& out) {
    json::parser parser;
    const auto root = object_in(parser, text, "a statement");
    if (!root) return because(root.error());
    const auto subjects = list_in(*root, "subject");
    if (!subjects) return because(subjects.error());
    if (subjects->size() != 1) return because("a statement is not about one file");
    json::object subject, digests;
    std::optional<std::string_view> name, sha256;
    if (subjects->at(0).get(subject) == simdjson::SUCCESS) {
        name = text_member(subject, "name");
        if (const auto e = member(subject, "digest"); e && e->get(digests) == simdjson::SUCCESS)
            sha256 = text_member(digests, "sha256");
    }
    if (!name || !sha256) return because("a statement names no file and its SHA-256");
    out.push_back({std::string(*name), std::string(*sha256)});
    return std::monostate{};
}

read_or_reason read_attestation(const json::element& e, std::vector<attested_subject>& out) {
    json::object attestation, envelope;
    if (e.get(attestation) != simdjson::SUCCESS) return because("an attestation is no object");
    if (auto why = refused_version(attestation, "an attestation"); !why.empty())
        return because(std::move(why));
    const auto at = member(attestation, "envelope");
    if (!at || at->get(envelope) != simdjson::SUCCESS)
        return because("an attestation has no envelope");
    const auto coded = text_member(envelope, "statement");
    if (!coded) return because("an envelope has no statement");
    const auto statement = from_base64(*coded);
    if (!statement) return because("a statement is not base64");
    return read_statement(*statement, out);
}

expected<attested_by, std::string> read_bundle(const json::element& e) {
    json::object bundle;
    if (e.get(bundle) != simdjson::SUCCESS) return because("a bundle is no object");
    auto who = read_publisher(bundle);
    if (!who) return because(std::move(who).error());
    const auto attestations = list_in(bundle, "attestations");
    if (!attestations) return because(attestations.error());
    attested_by out{*std::move(who), {}};
    for (const json::element one : *attestations)
        if (auto ok = read_attestation(one, out.subjects); !ok)
            return because(std::move(ok).error());
    if (out.subjects.empty()) return because("a publisher is named without an attestation");
    return out;
}

}  // namespace

expected<provenance, std::string> parse_provenance(std::string_view bytes) {
    json::parser parser;
    const auto root = object_in(parser, bytes, "the provenance");
    if (!root) return because(root.error());
    if (auto why = refused_version(*root, "the provenance"); !why.empty())
        return because(std::move(why));
    const auto bundles = list_in(*root, "attestation_bundles");
    if (!bundles) return because(bundles.error());
    provenance out;
    for (const json::element e : *bundles) {
        auto one = read_bundle(e);
        if (!one) return because(std::move(one).error());
        out.push_back(*std::move(one));
    }
    return out;
}

}  // namespace purvey::index
