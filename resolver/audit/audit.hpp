#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/policy/policy.hpp"
#include "resolver/audit/audited.hpp"
#include "resolver/audit/indexes.hpp"
#include "resolver/audit/near_names.hpp"
#include "resolver/audit/report.hpp"

// purvey audit (spec/audit.md): what is odd about where names come from.
namespace purvey::audit {

struct yardstick {
    const policy& rules;
    const index_set& indexes;
    std::string young_since;  // RFC 3339: a project whose first file is newer is young; "": none is
    std::string today = {};   // "2026-11-26", in UTC
};

// An index that cannot be asked is told of in report::missing: what it does not say is never taken
// for "no". Errors: bad_input, a place of the user's own that cannot be read.
expected<report, error> audit(const audited_set&, const yardstick&);

// The part that needs no index: who is granted a name, and which names of the user's it resembles.
class name_audit {
  public:
    name_audit(const grant_table&, const std::vector<std::string>& roots);

    // The grant that holds the name while another index supplied it, or null. `index`: as
    // bare_url() has it.
    const grant* broken(std::string_view project, std::string_view index) const {
        const grant* g = grants_.find(project);
        return g != nullptr && g->index_url != index ? g : nullptr;
    }
    // The user's own name that this one, which is none of them, is near to, or null.
    const own_name* near(std::string_view project) const;

  private:
    const grant_table& grants_;
    std::vector<std::string> roots_;  // sorted
    near_names near_;
};

}  // namespace purvey::audit
