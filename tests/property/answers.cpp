#include "property/answers.hpp"

#include <cstdio>
#include <deque>
#include <utility>

#include "purvey/answer/json.hpp"
#include "purvey/answer/lock.hpp"

namespace purvey::check {
namespace {

template <class Range, class F>
std::string joined(const Range& all, F one) {
    std::string out;
    for (const auto& x : all) out += " " + one(x);
    return out;
}

std::string say(const std::vector<picked_release>& picks) {
    return joined(picks, [](const picked_release& p) {
        std::string out = p.project;
        for (const std::string& x : p.extras) out += "[" + x + "]";
        return out + "==" + p.what().version.str();
    });
}
std::string say(const std::vector<binding>& bindings) {
    return joined(bindings,
                  [](const binding& b) { return b.name + "=" + b.provider + " (" + b.why + ")"; });
}
std::string say(const resolution& r) {
    return "solved" + say(r.packages) + " bound" + say(r.bindings);
}
std::string say(const conflict& c) {
    return "conflict blamed" + joined(c.blamed_choices, [](const auto& x) { return x; });
}
std::string say(const choice_needed& c) {
    return "asks" + joined(c.questions, [](const question& q) {
               return q.name + ":" + joined(q.offers, [](const offer& o) { return o.provider; });
           });
}

resolution uncounted(resolution r) {
    r.steps = r.conflicts = 0;
    return r;
}
conflict uncounted(conflict c) {
    c.steps = c.conflicts = 0;
    return c;
}
choice_needed uncounted(choice_needed c) {
    c.steps = 0;
    return c;
}

// 64 digits from a text (FNV-1a, Fowler, Noll, Vo).
std::string digits(const std::string& text) {
    std::string out;
    std::uint64_t h = 0xCBF2'9CE4'8422'2325;
    while (out.size() < 64) {
        for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3;
        char sixteen[17];
        std::snprintf(sixteen, sizeof sixteen, "%016llx", static_cast<unsigned long long>(h));
        out += sixteen;
    }
    return out;
}

// A resolution whose releases all have files.
class with_files {
  public:
    explicit with_files(resolution r) : made_(std::move(r)) {
        for (picked_release& p : made_.packages)
            if (!p.listing->files_known) give_file(p);
    }
    const resolution& made() const { return made_; }

  private:
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    void give_file(picked_release& p) {
        const std::string name = p.project + "-" + p.what().version.str() + "-py3-none-any.whl";
        listing& page = pages_.emplace_back();
        page.project = p.project;
        page.index_url = p.listing->index_url;
        page.exists = true;
        release r = p.what();
        release_file& f = r.files.emplace_back();
        f.name = keep(name);
        f.url = keep("https://files.example/" + name);
        f.kind = file_kind::wheel;
        f.hashes.emplace_back("sha256", keep(digits(name)));
        page.releases.push_back(std::move(r));
        p.listing = &page;
        p.release = 0;
        p.files = {0};
    }

    resolution made_;
    std::deque<listing> pages_;
    std::deque<std::string> texts_;
};

}  // namespace

std::string answer_of(const expected<outcome, error>& found) {
    if (!found) return "error " + found.error().message;
    return std::visit([](const auto& x) { return say(x); }, *found);
}

std::string text_of(const expected<outcome, error>& found) {
    if (!found) return to_json(found.error(), {});
    return std::visit([](const auto& x) { return to_json(uncounted(x), {}); }, *found);
}

std::string lock_of(const expected<outcome, error>& found, const request& asked,
                    const policy& rules, const environment& target) {
    const auto* r = found ? std::get_if<resolution>(&*found) : nullptr;
    if (r == nullptr) return text_of(found);
    lock_context context{.tool_version = "0"};
    for (const need& n : asked.requirements) context.requirements.push_back(n.text);
    for (const need& n : asked.constraints) context.constraints.push_back(n.text);
    const auto lock = write_lock(with_files(*r).made(), target, rules, context);
    return lock ? *lock : text_of(unexpected(lock.error()));
}

}  // namespace purvey::check
