#include <gtest/gtest.h>

#include "property/resolve/properties.hpp"
#include "purvey/answer/certificate.hpp"

// Free search (include/purvey/solve/free_search.hpp) teaches the walk, and changes no answer.
namespace purvey::check {
namespace {

limits free_from(limits l, std::uint64_t conflicts) {
    l.free_after = conflicts;
    l.joins_after = 0;
    return l;
}

// The words of a "no" that is not explained are those of the proof that was found.
std::string same_with_free_search(const world& w, dice& d) {
    const bool explained = d.chance(20);
    const limits l = explained ? trial::explained() : trial::quick();
    const auto said = [&](std::uint64_t free_after) {
        const trial t(w, {}, free_from(l, free_after));
        return explained || t.refuted() == nullptr ? t.text() : t.answer();
    };
    const std::string never = said(~std::uint64_t{0});
    for (const std::uint64_t conflicts : {0, 1, 5})
        if (const std::string now = said(conflicts); now != never)
            return "from " + std::to_string(conflicts) + " conflicts\nonce " + never + "\nthen " +
                   now;
    return "";
}

unsigned proofs = 0;

std::string certified_with_free_search(const world& w, dice&) {
    auto from = memory_source::make(w.projects);
    certificate made;
    resolver by(*from, w.rules, target());
    by.certify(&made);
    const auto found = by.resolve(asked(w), free_from(trial::quick(), 0));
    if (!found || !made.missing.empty() || made.claims.empty()) return "";
    const auto text = write_certificate(made, target(), w.rules, {});
    if (!text) return text.error().message;
    const auto checked = verify_certificate(*text, "here", *from);
    if (!checked) return checked.error().message + "\n" + *text;
    for (const claim& c : made.claims) proofs += !c.solved && c.lines.size() > 3 ? 1U : 0U;
    return checked->rejected.empty() ? "" : checked->rejected + "\n" + *text;
}

TEST(Properties, FreeSearch) {
    EXPECT_TRUE(holds("FreeSearch: from 0, 1, 5 conflicts on or never, the same bytes", {},
                      same_with_free_search));
}

TEST(Properties, FreeSearchIsCertified) {
    EXPECT_TRUE(holds("FreeSearchIsCertified: what it learned can be proven", plain(),
                      certified_with_free_search));
    EXPECT_GT(proofs, 0U);
}

}  // namespace
}  // namespace purvey::check
