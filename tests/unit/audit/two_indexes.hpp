#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "purvey/source/memory.hpp"
#include "resolver/audit/audit.hpp"

namespace purvey::audit {

inline const std::string corp_url = "https://corp.example/simple";
inline const std::string public_url = "https://pypi.org/simple";

inline memory_project project(const std::string& name, const std::string& version,
                              const std::string& sha256 = "aa", const std::string& time = "2020") {
    memory_file file{name + "-" + version + "-py3-none-any.whl", "https://x/" + name};
    file.hashes = {{"sha256", sha256}};
    file.upload_time = time;
    memory_release release{.version = version};
    release.files = {file};
    memory_project out{.name = name, .releases = {release}};
    out.files_known = true;
    return out;
}

inline audited entry(const std::string& name, const std::string& index = public_url,
                     const std::string& sha256 = "aa") {
    audited out;
    out.project = name;
    out.version = *pep::version::parse("1.0");
    out.index = index;
    out.files = {{name + "-1.0-py3-none-any.whl", {{"sha256", sha256}}, std::nullopt}};
    return out;
}

// Two indexes, "corp" before the default one.
class Audit : public ::testing::Test {
  protected:
    std::vector<memory_project> corp, open;
    policy rules;
    audited_set set{subject_kind::lock, "pylock.toml", {}, {}};
    index_set indexes;
    std::string young_since = "2024";

    void grant_to_corp(const std::string& name_space) {
        grant g;
        g.name_space = name_space;
        g.index = "corp";
        g.index_url = corp_url;
        g.where = "purvey.toml:3:1";
        rules.grants = *grant_table::of({g});
        indexes.namespaces.set(name_space, 0);
    }

    std::vector<finding> found() {
        sources_.push_back(std::make_unique<memory_source>(*memory_source::make(corp)));
        sources_.push_back(std::make_unique<memory_source>(*memory_source::make(open)));
        const std::size_t first = sources_.size() - 2;
        indexes.all = {{"corp", corp_url, sources_[first].get()},
                       {"", public_url, sources_[first + 1].get(), false, true}};
        const auto made = audit(set, {rules, indexes, young_since});
        EXPECT_TRUE(made) << made.error().message;
        return made->findings;
    }
    // The ids, one after another.
    std::string ids() {
        std::string out;
        for (const finding& f : found())
            out += (out.empty() ? "" : " ") + std::string(rule_of(f.kind).id);
        return out;
    }

    // Projects of other tests have one release each.
    void SetUp() override { rules.audit = {{finding_kind::single_release, severity::off}}; }

  private:
    std::vector<std::unique_ptr<memory_source>> sources_;
};

}  // namespace purvey::audit
