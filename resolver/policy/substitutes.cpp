#include <algorithm>

#include "purvey/policy/configuration.hpp"

// Machine policy outranks project policy also where a project says who supplies a name (rule 3).
namespace purvey {
namespace {

class substitutes_check {
  public:
    explicit substitutes_check(const policy& rules) : rules_(rules) {}

    expected_void<error> run() const {
        for (const choice& c : rules_.choices)
            if (auto ok = may(c.provider, c.name, c.where); !ok) return ok;
        for (const user_provides& p : rules_.provides)
            for (const pep::provides_entry& e : p.entries)
                if (auto ok = may(p.project, e.name, p.where); !ok) return ok;
        for (const user_virtual& v : rules_.virtuals) {
            if (v.by != policy_level::project) continue;
            for (const std::string& p : v.providers)
                if (auto ok = may(p, v.name, v.where); !ok) return ok;
        }
        return std::monostate{};
    }

  private:
    expected_void<error> may(const std::string& provider, const std::string& name,
                             const std::string& where) const {
        if (provider == name || find_family(rules_.families, name) != nullptr)
            return std::monostate{};
        for (const user_virtual& v : rules_.virtuals)
            if (v.name == name && v.by != policy_level::project)
                return std::find(v.providers.begin(), v.providers.end(), provider) !=
                               v.providers.end()
                           ? expected_void<error>(std::monostate{})
                           : refused(provider, name, where, v.where);
        const grant* g = rules_.grants.find(name);
        const grant* of = rules_.grants.find(provider);
        const bool free =
            g == nullptr || g->by >= policy_level::project || pep::holds(g->name_space, provider) ||
            (of != nullptr && of->by < policy_level::project && purvey::may_provide(*of, name));
        return free ? expected_void<error>(std::monostate{})
                    : refused(provider, name, where, g->where);
    }

    static expected_void<error> refused(const std::string& provider, const std::string& name,
                                        const std::string& where, const std::string& by) {
        return unexpected(
            error{error_kind::refused,
                  provider + " is to supply " + name + ", which " + by + " does not allow", where,
                  "The policy of the machine or of its user says who may supply this name."});
    }

    const policy& rules_;
};

}  // namespace

expected_void<error> check_substitutes(const policy& rules) {
    return substitutes_check(rules).run();
}

}  // namespace purvey
