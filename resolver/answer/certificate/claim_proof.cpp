#include <iterator>

#include "resolver/answer/certificate/claim_check.hpp"

// Derived lines: assumed, and led to a contradiction by their hints.
namespace purvey::answer {
bool claim_check::take(const json_value& line) {
    if (line.find("project") != nullptr) return read_project(line);
    if (line.find("pick") != nullptr) return read_pick(line);
    if (line.find("one family") != nullptr) return read_one_family(line);
    return prove(line);
}

bool claim_check::prove(const json_value& line) {
    const json_value* number = line.find("line");
    if (solved_ || number == nullptr || !number->is_number() || lines_.contains(number->number))
        return no("a line of no known kind, or its number");
    terms found;
    const auto has = [&](std::string_view key) { return line.find(key) != nullptr; };
    const bool holds = has("asked")         ? root(line, found)
                       : has("constraint")  ? constraint(line, found)
                       : has("requires")    ? required(line, found)
                       : has("unusable")    ? unusable(line, found)
                       : has("needs build") ? unbuilt(line, found)
                       : has("obsoletes")   ? obsoletes(line, found)
                       : has("import")      ? imports(line, found)
                       : has("over")        ? over(line, found)
                       : has("unfounded")   ? unfounded(line, found)
                       : has("supplies")    ? supplied(line, found)
                       : has("alias")       ? alias(line, found)
                       : has("extra")       ? of_extra(line, found)
                       : has("lacks")       ? lacks(line, found)
                       : has("apart")       ? apart(line, found)
                       : has("by")          ? derived(line, found)
                                            : no("a line of no known kind");
    if (!holds) return false;
    // What is true of every value that there is says nothing.
    for (auto t = found.begin(); t != found.end();) {
        mask all, left;
        if (!whole(t->first, all) || !domain(t->first, left)) return false;
        t = all.within(t->second) ? found.erase(t) : std::next(t);
    }
    if (found.size() == 1) {  // holds from here on
        mask& left = domains_.at(found.begin()->first);
        left = left - found.begin()->second;
    }
    proven_ = proven_ || found.empty();
    lines_.emplace(number->number, std::move(found));
    return true;
}

bool claim_check::derived(const json_value& line, terms& to) {
    if (!line.has_only({"line", "never", "by"})) return no("a line with other keys");
    const json_value &never = *line.find("never"), &by = *line.find("by");
    if (!never.is_object() || !by.is_list_of(json_value::kind::number)) return no("no derivation");
    terms now;
    for (std::size_t k = 0; k < never.keys.size(); ++k) {
        mask said, left;
        if (!values(never.keys[k], never.items[k], said) || !domain(never.keys[k], left))
            return false;
        now.emplace(never.keys[k], left & said);
        to.emplace(never.keys[k], std::move(said));
    }
    return contradicts(std::move(now), by);
}

bool claim_check::contradicts(terms now, const json_value& hints) {
    for (const auto& [of, left] : now)
        if (left.empty()) return true;
    const auto left = [&](const std::string& of) -> const mask& {
        const auto at = now.find(of);
        return at != now.end() ? at->second : domains_.at(of);
    };
    for (const json_value& hint : hints.items) {
        const auto known = lines_.find(hint.number);
        if (known == lines_.end())
            return no("there is no line " + std::to_string(hint.number) + " before it");
        looked_at_ += 1 + known->second.size();
        if (looked_at_ > most_looked_at) return no("it takes too many steps");
        const terms::value_type* open = nullptr;
        for (const auto& t : known->second) {
            if (left(t.first).within(t.second)) continue;
            if (open != nullptr)
                return no("line " + std::to_string(hint.number) + " leaves two items open");
            open = &t;
        }
        if (open == nullptr) return true;
        mask rest = left(open->first) - open->second;
        if (rest.empty()) return true;
        now[open->first] = std::move(rest);
    }
    return no("it does not follow");
}

}  // namespace purvey::answer
