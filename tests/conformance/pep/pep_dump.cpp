// Reads one text a line ("KIND<TAB>text[<TAB>more]") and writes what purvey makes of it, one line
// an answer, for comparison with packaging. Control characters and backslashes of a text are
// written \xHH. Kinds: V version, S specifier set and sample versions, R requirement, M marker,
// W wheel file name, T tags of a target, ORDER all versions so far from least to greatest.
#include <algorithm>
#include <iostream>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/model/environment.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/pep/tag.hpp"
#include "tests/conformance/pep/escape.hpp"

namespace {

using namespace purvey;
using test::escape;
using test::unescape;

std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find('\t', at), line.size());
        out.push_back(unescape(line.substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

template <class Range>
std::string join(const Range& parts, std::string_view separator) {
    std::string out;
    for (const auto& p : parts) {
        if (!out.empty()) out += separator;
        out += p;
    }
    return out;
}

std::string clauses_of(const pep::specifier_set& s) {
    std::vector<std::string> out;
    for (const auto& c : s.clauses()) out.push_back(c.str());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return escape(join(out, ","));
}

class dump {
  public:
    dump() {
        for (const char* p : {"x86_64-manylinux_2_36", "macos", "windows"}) {
            const char* python = p[0] == 'm' ? "3.8.5" : p[0] == 'w' ? "3.12" : "3.11";
            environments_.push_back(*make_environment(python, p));
        }
    }

    std::string answer(const std::vector<std::string>& f) {
        if (f[0] == "V") return version_line(f[1]);
        if (f[0] == "S") return specifier_line(f[1], f.size() > 2 ? f[2] : "");
        if (f[0] == "R") return requirement_line(f[1]);
        if (f[0] == "M") return marker_line(f[1]);
        if (f[0] == "W") return wheel_line(f[1]);
        if (f[0] == "T") return tags_line(f[1], f[2]);
        if (f[0] == "ORDER") return order_line();
        return "?";
    }

  private:
    std::string version_line(const std::string& text) {
        const auto v = pep::version::parse(text);
        if (!v) return "bad";
        versions_.push_back(*v);
        std::string flags;
        if (v->is_prerelease()) flags += 'p';
        if (v->is_postrelease()) flags += 'o';
        if (v->is_devrelease()) flags += 'd';
        if (v->has_local()) flags += 'l';
        return v->str() + "\t" + v->public_str() + "\t" + flags;
    }

    // Places of the versions read, least first, "=" before one that equals the one before it.
    std::string order_line() const {
        std::vector<std::size_t> order(versions_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return versions_[a] < versions_[b]; });
        std::string out;
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i > 0) {
                const pep::version &a = versions_[order[i - 1]], &b = versions_[order[i]];
                if (!keys_agree(a, b)) return "key or hash wrong: " + a.str() + " " + b.str();
                out += a == b ? " =" : " ";
            }
            out += std::to_string(order[i]);
        }
        return out;
    }

    // Keys and hashes of neighbours say what the comparison says.
    static bool keys_agree(const pep::version& a, const pep::version& b) {
        const auto x = a.packed_key(), y = b.packed_key();
        if (a == b) return x == y && a.hash() == b.hash();
        return !x || !y || *x < *y;
    }

    static std::string specifier_line(const std::string& text, const std::string& samples) {
        const auto s = pep::specifier_set::parse(text);
        if (!s) return "bad";
        std::string bits;
        for (std::size_t at = 0; at < samples.size();) {
            const std::size_t end = std::min(samples.find(' ', at), samples.size());
            const auto v = pep::version::parse(samples.substr(at, end - at));
            bits += !v ? '?' : s->contains(*v) ? '1' : '0';
            at = end + 1;
        }
        return clauses_of(*s) + "\t" + (s->names_prerelease() ? "p" : "") + "\t" + bits;
    }

    // Parsed in two parts, the text says the same.
    static bool parts_agree(const std::string& text,
                            const expected<pep::requirement, pep::parse_error>& whole) {
        const auto [head, tail] = pep::split_marker(text);
        auto r = pep::parse_requirement(head);
        auto m = pep::marker::parse(tail.value_or("os_name == ''"));
        if (!r || !m || !whole) return (r && m) == whole.has_value();
        if (tail) r->condition = std::make_shared<pep::marker>(*std::move(m));
        return r->str() == whole->str();
    }

    static std::string requirement_line(const std::string& text) {
        const auto r = pep::parse_requirement(text);
        if (!parts_agree(text, r)) return "its parts say something else";
        if (!r) return "bad";
        const auto again = pep::parse_requirement(r->str());
        if (!again || again->str() != r->str()) return "not stable: " + escape(r->str());
        return r->name + "\t" + join(r->extras, ",") + "\t" + clauses_of(r->specifier) + "\t" +
               escape(r->url) + "\t" + (r->condition ? escape(r->condition->str()) : "");
    }

    // For each environment one bit without extra and one for each extra mentioned, sorted.
    std::string marker_line(const std::string& text) const {
        const auto m = pep::marker::parse(text);
        if (!m) return "bad";
        std::string bits;
        for (const environment& e : environments_) {
            bits += m->evaluate(e.markers, "") ? '1' : '0';
            for (const std::string& extra : m->extras_mentioned())
                bits += m->evaluate(e.markers, extra) ? '1' : '0';
            bits += ' ';
        }
        return escape(m->str()) + "\t" + escape(join(m->extras_mentioned(), ",")) + "\t" + bits;
    }

    static std::string wheel_line(const std::string& text) {
        const auto w = pep::parse_wheel_name(text);
        if (!w) return "bad";
        std::vector<std::string> tags;
        for (const auto& p : w->python)
            for (const auto& a : w->abi)
                for (const auto& f : w->platform) tags.push_back(p + "-" + a + "-" + f);
        std::sort(tags.begin(), tags.end());
        tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
        return w->name + "\t" + w->version.str() + "\t" + w->build + "\t" + join(tags, " ");
    }

    static std::string tags_line(const std::string& python, const std::string& platform) {
        const auto e = make_environment(python, platform);
        return e ? join(e->tags.tags(), " ") : "bad";
    }

    std::vector<environment> environments_;
    std::vector<pep::version> versions_;
};

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    dump d;
    for (std::string line; std::getline(std::cin, line);)
        std::cout << d.answer(fields_of(line)) << '\n';
}
