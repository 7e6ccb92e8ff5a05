#include <algorithm>
#include <iterator>

#include "purvey/pep/name.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/policy/index_tables.hpp"
#include "resolver/policy/severities.hpp"

namespace purvey {
namespace {

bool same_key(std::string_view a, std::string_view b) {
    return pep::normalize_name(a) == pep::normalize_name(b);
}

template <class T>
void append(std::vector<T>& into, std::vector<T>& from) {
    into.insert(into.end(), std::make_move_iterator(from.begin()),
                std::make_move_iterator(from.end()));
}

expected_void<error> merge_choice(configuration& into, choice c) {
    for (const choice& old : into.choices) {
        if (!same_key(old.name, c.name)) continue;
        if (old.provider == c.provider) return std::monostate{};
        return bad_input(c.where,
                         "choice." + c.name + " = \"" + c.provider + "\" contradicts \"" +
                             old.provider + "\" at " + old.where,
                         "Keep one of the two.");
    }
    into.choices.push_back(std::move(c));
    return std::monostate{};
}

bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// Below another level a list may only be shorter.
expected_void<error> narrow(user_virtual& old, const user_virtual& v) {
    for (const std::string& p : v.providers)
        if (!has(old.providers, p))
            return unexpected(
                error{error_kind::refused,
                      "virtual." + v.name + " names " + p + ", which " + old.where + " does not",
                      v.where, "A project may name fewer providers, and no others."});
    old.providers = v.providers;
    return std::monostate{};
}

expected_void<error> merge_virtual(std::vector<user_virtual>& into, user_virtual v) {
    for (user_virtual& old : into) {
        if (old.name != v.name) continue;
        if (old.by < v.by) return narrow(old, v);
        for (std::string& p : v.providers)
            if (!has(old.providers, p)) old.providers.push_back(std::move(p));
        return std::monostate{};
    }
    into.push_back(std::move(v));
    return std::monostate{};
}

// Each file's words about indexes come after those of the files before it.
expected_void<error> merge_indexes(index_tables& into, index_tables more) {
    for (const named_index& i : more.indexes)
        if (const named_index* other = other_url(into.indexes, i))
            return unexpected(error{
                other->by < i.by ? error_kind::refused : error_kind::bad_input,
                "the index " + i.name + " has another URL at " + other->where, i.where,
                other->by < i.by ? "Give the other index another name." : "Keep one of the two."});
    append(into.indexes, more.indexes);
    append(into.sources, more.sources);
    append(into.uv_sources, more.uv_sources);
    append(into.grants, more.grants);
    append(into.uv_extra_index_urls, more.uv_extra_index_urls);
    append(into.uv_find_links, more.uv_find_links);
    for (const auto word :
         {&index_tables::strategy, &index_tables::uv_strategy, &index_tables::uv_index_url,
          &index_tables::uv_no_index, &index_tables::policy_strategy})
        if ((into.*word).first.empty()) into.*word = std::move(more.*word);
    return std::monostate{};
}

std::string members_of(const family& f) {
    std::string out;
    for (const family_member& m : f.members) out += (out.empty() ? "" : ", ") + m.project;
    return out;
}

// Labels are read before names; a label stands in the policy as the table spells it.
expected_void<error> apply_choice(choice c, policy& into) {
    const family* f = find_family(into.families, c.name);
    c.name = f ? f->label : pep::normalize_name(c.name);
    const bool member = !f || std::any_of(f->members.begin(), f->members.end(),
                                          [&](const auto& m) { return m.project == c.provider; });
    if (!member)
        return bad_input(c.where, "'" + c.provider + "' is no member of the family " + f->label,
                         "Its members are " + members_of(*f) + ".");
    into.choices.push_back(std::move(c));
    return std::monostate{};
}

// "a+b", rule 7. A family is switched off by its label alone.
expected_void<error> allow_pair(std::string_view text, const std::string& where, policy& into,
                                std::vector<std::string>& warnings) {
    const auto plus = text.find('+');
    const std::string_view a = text.substr(0, plus), b = text.substr(plus + 1);
    if (!pep::is_valid_name(a) || !pep::is_valid_name(b) || same_key(a, b))
        return bad_input(where, "'" + std::string(text) + "' does not name two projects",
                         "Write their names with a plus sign between them.");
    const std::string one = pep::normalize_name(a), other = pep::normalize_name(b);
    into.allowed_overlaps.push_back(overlap_of(one, other));
    const auto holds_both = [&](const family& f) {
        return std::count_if(f.members.begin(), f.members.end(), [&](const family_member& m) {
                   return m.project == one || m.project == other;
               }) == 2;
    };
    const auto& all = into.families.families;
    if (const auto f = std::find_if(all.begin(), all.end(), holds_both); f != all.end())
        warnings.push_back(where + ": " + one + " and " + other + " are of the family " + f->label +
                           ", which is kept apart all the same; its label allows it");
    return std::monostate{};
}

expected_void<error> allow_overlap(const std::string& word, const std::string& where, policy& into,
                                   std::vector<std::string>& warnings) {
    if (word.find('+') != word.npos) return allow_pair(word, where, into, warnings);
    const family* f = find_family(into.families, word);
    auto& done = into.allowed_overlaps;
    if (f != nullptr) {
        done.push_back(f->label);
        into.families.families.erase(into.families.families.begin() +
                                     (f - into.families.families.data()));
    } else if (std::none_of(done.begin(), done.end(),
                            [&](const auto& d) { return same_key(d, word); })) {
        warnings.push_back(where + ": no family has the label '" + word + "'");
    }
    return std::monostate{};
}

// A lower level may be stricter than a higher one, and not the reverse.
expected_void<error> merge_publisher_rule(publisher_rule& into, publisher_rule more) {
    if (more.word.empty() || more.word == into.word) return std::monostate{};
    if (!into.word.empty() && into.by == more.by)
        return bad_input(more.where, "publisher-changes is \"" + into.word + "\" at " + into.where,
                         "Keep one of the two.");
    if (into.word == "refuse")
        return unexpected(error{
            error_kind::refused,
            "publisher-changes is \"" + more.word + "\", but " + into.where + " says \"refuse\"",
            more.where,
            "A project may add to the policy of the machine and of its user, "
            "and not loosen it."});
    into = std::move(more);
    return std::monostate{};
}

}  // namespace

expected_void<error> merge_configuration(configuration& into, configuration more) {
    if (auto merged = merge_publisher_rule(into.publisher_changes, more.publisher_changes); !merged)
        return merged;
    for (choice& c : more.choices) {
        auto merged = merge_choice(into, std::move(c));
        if (!merged) return merged;
    }
    for (user_virtual& v : more.virtuals)
        if (auto merged = merge_virtual(into.virtuals, std::move(v)); !merged) return merged;
    for (stated_severity& s : more.audit)
        if (auto merged = merge_severity(into.audit, std::move(s)); !merged) return merged;
    for (acceptance& a : more.accepted)
        if (auto merged = merge_acceptance(into, std::move(a)); !merged) return merged;
    if (auto merged = merge_indexes(into.index, std::move(more.index)); !merged) return merged;
    append(into.provides, more.provides);
    append(into.overrides, more.overrides);
    append(into.excludes, more.excludes);
    append(into.constraints, more.constraints);
    append(into.options, more.options);
    append(into.allowed_overlaps, more.allowed_overlaps);
    append(into.warnings, more.warnings);
    append(into.files, more.files);
    return std::monostate{};
}

expected_void<error> apply_configuration(const configuration& from, policy& into,
                                         std::vector<std::string>& warnings) {
    warnings.insert(warnings.end(), from.warnings.begin(), from.warnings.end());
    for (const auto& [word, where] : from.allowed_overlaps)
        if (auto allowed = allow_overlap(word, where, into, warnings); !allowed) return allowed;
    for (const choice& c : from.choices) {
        auto applied = apply_choice(c, into);
        if (!applied) return applied;
    }
    if (from.publisher_changes.word == "refuse")
        into.publisher_changes_refused = from.publisher_changes.where;
    into.provides.insert(into.provides.end(), from.provides.begin(), from.provides.end());
    for (const user_virtual& v : from.virtuals)
        if (auto merged = merge_virtual(into.virtuals, v); !merged) return merged;
    into.audit.insert(into.audit.end(), from.audit.begin(), from.audit.end());
    into.accepted = from.accepted;
    return std::monostate{};
}

expected<choice, error> parse_choice(std::string_view text, std::string_view where) {
    const auto equals = text.find('=');
    const auto name = text.substr(0, equals);
    const auto provider = equals == text.npos ? std::string_view() : text.substr(equals + 1);
    if (!pep::is_valid_name(name) || !pep::is_valid_name(provider))
        return bad_input(std::string(where), "'" + std::string(text) + "' is not NAME=PROVIDER",
                         "Write for example: --choose cv2=opencv-python-headless");
    return choice{std::string(name), pep::normalize_name(provider), std::string(where)};
}

void override_choice(configuration& into, choice c) {
    for (choice& old : into.choices) {
        if (same_key(old.name, c.name)) {
            old = std::move(c);
            return;
        }
    }
    into.choices.push_back(std::move(c));
}

}  // namespace purvey
