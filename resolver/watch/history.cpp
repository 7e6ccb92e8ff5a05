#include "resolver/watch/history.hpp"

#include <algorithm>

#include "resolver/source/snapshot/timestamp.hpp"

namespace purvey::watch {
namespace {

using sight = known_file::sight;

std::string in_bytes(std::uint64_t size) {
    return std::to_string(size) + " bytes";
}

finding about(const entry& e, fault what) {
    return {what, e.index, e.project, e.file, e.url, "", e.sha256, "", "", e.time, e.observer};
}

finding against(const entry& e, fault what, const sight& before) {
    finding f = about(e, what);
    f.was = before.sha256;
    f.since = before.time;
    f.by = before.observer;
    return f;
}

finding of_sizes(const entry& e, fault what, std::uint64_t was) {
    finding f = about(e, what);
    f.was = in_bytes(was);
    f.is = in_bytes(*e.size);
    f.since = e.time;
    f.by = e.observer;
    return f;
}

bool saw(const known_file& k, const entry& e, bool by_page) {
    return std::any_of(k.sights.begin(), k.sights.end(), [&](const sight& s) {
        return s.by_page == by_page && s.observer == e.observer && s.sha256 == e.sha256;
    });
}

}  // namespace

// Pages are compared with pages and bytes with bytes; where the observer has seen no other of its
// kind, what pages say is compared with bytes.
void history::compare(const entry& e, const known_file& k, bool by_page,
                      std::vector<finding>& out) const {
    if (e.sha256.empty() || saw(k, e, by_page)) return;
    const sight *own = nullptr, *others = nullptr, *bytes = nullptr;
    bool agrees = false;
    for (const sight& s : k.sights) {
        agrees |= s.sha256 == e.sha256;
        if (s.sha256 == e.sha256) continue;
        if (s.by_page != by_page)
            bytes = s.by_page ? bytes : &s;
        else
            (s.observer == e.observer ? own : others) = &s;
    }
    if (own != nullptr)
        out.push_back(against(e, fault::changed, *own));
    else if (others != nullptr && !agrees)
        out.push_back(against(e, fault::differs, *others));
    else if (bytes != nullptr && !agrees)
        out.push_back(against(e, fault::changed, *bytes));
}

std::vector<finding> history::take(const entry& e) {
    std::vector<finding> out;
    const bool listed = e.what == seen::listed, sized = e.what == seen::unread && e.size;
    if (!listed && !sized && e.what != seen::read && e.what != seen::gone) return out;
    known_file& k = files_[{e.index, e.file}];
    if (k.file.empty()) {
        k.name_space = e.name_space;
        k.index = e.index;
        k.project = e.project;
        k.file = e.file;
        k.uploaded = e.time;
    }
    if (snapshot_format::parse_time(e.uploaded)) k.uploaded = e.uploaded;
    auto& page = k.claims[e.observer];
    if (e.what == seen::gone) {
        if (!k.gone_since.empty()) return out;
        k.gone_since = e.time;
        k.gone_by = e.observer;
        finding f = about(e, fault::gone);
        f.was = page.sha256;
        out.push_back(std::move(f));
        return out;
    }
    k.returns += k.gone_since.empty() ? 0 : 1;
    k.gone_since.clear();
    const bool sizes_differ = page.size && e.size && *page.size != *e.size;
    if (sized) {
        if (sizes_differ) out.push_back(of_sizes(e, fault::unlike_page, *page.size));
        return out;
    }
    compare(e, k, listed, out);
    if (listed) {
        if (out.empty() && sizes_differ) out.push_back(of_sizes(e, fault::changed, *page.size));
        page = {e.url, e.sha256, e.size};
    } else if (out.empty() && !page.sha256.empty() && page.sha256 != e.sha256) {
        out.push_back(against(e, fault::unlike_page, {page.sha256, e.observer, e.time, true}));
    } else if (out.empty() && sizes_differ) {
        out.push_back(of_sizes(e, fault::unlike_page, *page.size));
    }
    if (!e.sha256.empty() && !saw(k, e, listed))
        k.sights.push_back({e.sha256, e.observer, e.time, listed});
    return out;
}

}  // namespace purvey::watch
