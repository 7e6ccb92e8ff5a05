#include "purvey/model/release_list.hpp"

#include <algorithm>

namespace purvey {
release_list::release_list(std::string texts, std::vector<std::uint32_t> ends,
                           const release_files* files)
    : texts_(std::move(texts)), ends_(std::move(ends)), files_(files) {
    char greatest = 0;
    for (const char c : texts_) greatest = std::max(greatest, c);
    letters_ = greatest > '9';
}

release release_list::read(std::size_t i) const {
    release made;
    if (auto version = pep::version::parse(text(i))) made.version = *std::move(version);
    if (files_ != nullptr) files_->read(i, made.files);
    return made;
}

void release_list::make(std::size_t i) const {
    if (place_.empty()) place_.resize(size());
    if (made_.empty() || made_.back().size() == block ||
        made_.back().size() == made_.back().capacity())
        made_.emplace_back().reserve(block);
    made_.back().push_back(read(i));
    place_[i] = static_cast<std::uint32_t>((made_.size() - 1) * block + made_.back().size());
}

bool release_list::has_local_labels() const {
    return texts_.find('+') != std::string::npos ||
           std::any_of(all_.begin(), all_.end(),
                       [](const release& r) { return r.version.has_local(); });
}

bool release_list::is_prerelease(std::size_t i) const {
    if (ends_.empty()) return all_[i].version.is_prerelease();
    // Normalised: a, b, rc and dev mark one, ".post" has none of these letters, a local label
    // follows "+".
    if (!letters_) return false;
    for (const char c : text(i)) {
        if (c >= 'a' && c <= 'd') return true;
        if (c == '+') return false;
    }
    return false;
}

bool release_list::is_sound() const {
    pep::version before;
    for (std::size_t i = 0; i < size(); ++i) {
        const auto v = ends_.empty() ? all_[i].version : pep::version::parse(text(i));
        if (!v || (!ends_.empty() && v->text() != text(i)) || (i > 0 && !(before < *v)))
            return false;
        before = *v;
    }
    return true;
}

std::vector<release>& release_list::whole() {
    all_.reserve(size());
    for (std::size_t i = 0; i < ends_.size(); ++i) all_.push_back(read(i));
    ends_.clear();
    files_ = nullptr;
    texts_.clear();
    made_.clear();
    place_.clear();
    return all_;
}

}  // namespace purvey
