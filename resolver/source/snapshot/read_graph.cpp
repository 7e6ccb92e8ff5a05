#include <simdjson.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "purvey/pep/name.hpp"
#include "resolver/source/snapshot/graph.hpp"

namespace purvey::snapshot_format {
namespace {

using simdjson::dom::element;
using member = std::optional<element>;

static_assert(line_file::padding >= simdjson::SIMDJSON_PADDING);

constexpr std::array<std::string_view, field_count> list_keys = {
    "requires_dist", "provides_extra", "provides_dist", "obsoletes_dist", "import_name"};

// Reads the lines of one graph file. A member function that returns false has set problem_.
class graph_reader {
  public:
    graph_reader(std::uint32_t source, const std::vector<pep::tag_set>& targets, graph& into)
        : source_(source), targets_(targets), into_(into) {}

    bool read_line(std::string_view line) {
        element root;
        if (const auto code = parser_.parse(line.data(), line.size(), false).get(root)) {
            return fail(simdjson::error_message(code));
        }
        simdjson::dom::object object;
        if (root.get(object) != simdjson::SUCCESS) {
            return fail("not a JSON object");
        }
        member name;
        member releases;
        if (!members(object, {{"name", &name}, {"releases", &releases}})) {
            return false;
        }
        std::string_view text;
        simdjson::dom::array array;
        if (!name || name->get(text) != simdjson::SUCCESS) {
            return fail("\"name\" is missing or no string");
        }
        if (!releases || releases->get(array) != simdjson::SUCCESS) {
            return fail("\"releases\" is missing or no array");
        }
        if (!pep::is_valid_name(text)) {
            ++into_.bad_names;
            return true;
        }
        graph_project& project = project_of(pep::normalize_name(text));
        return std::all_of(array.begin(), array.end(),
                           [&](element e) { return read_release(e, project); });
    }

    const std::string& problem() const { return problem_; }

  private:
    struct wanted {
        std::string_view key;
        member* value;
    };
    std::uint32_t source_;
    const std::vector<pep::tag_set>& targets_;
    graph& into_;
    simdjson::dom::parser parser_;
    std::string problem_;
    std::unordered_map<std::string, bool> fitting_;  // by the tags of a wheel's name

    bool fail(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }

    // Finds keys; other keys are passed over, none may be there twice.
    bool members(simdjson::dom::object object, std::initializer_list<wanted> keys) {
        std::uint32_t seen = 0;
        for (const auto& [key, value] : object) {
            std::uint32_t bit = 1;
            for (const wanted& w : keys) {
                if (w.key == key) {
                    if (seen & bit) {
                        return fail("the key \"" + std::string(key) + "\" is there twice");
                    }
                    seen |= bit;
                    *w.value = value;
                }
                bit <<= 1;
            }
        }
        return true;
    }

    graph_project& project_of(std::string name) {
        const auto [found, fresh] = into_.places.try_emplace(name, into_.projects.size());
        if (fresh) {
            into_.projects.push_back({std::move(name), {}});
        }
        return into_.projects[found->second];
    }

    bool read_release(element from, graph_project& project) {
        simdjson::dom::object object;
        if (from.get(object) != simdjson::SUCCESS) {
            return fail("a release is no object");
        }
        member version, python, wheels, sdist, yanked;
        std::array<member, field_count> lists;
        if (!members(object, {{"version", &version},
                              {"requires_python", &python},
                              {"wheels", &wheels},
                              {"sdist", &sdist},
                              {"yanked", &yanked},
                              {list_keys[0], &lists[0]},
                              {list_keys[1], &lists[1]},
                              {list_keys[2], &lists[2]},
                              {list_keys[3], &lists[3]},
                              {list_keys[4], &lists[4]}})) {
            return false;
        }
        graph_release r;
        r.source = source_;
        std::string_view text;
        if (!version || version->get(text) != simdjson::SUCCESS) {
            return fail("\"version\" of a release is missing or no string");
        }
        r.version = into_.texts.intern(text);
        if (given(python)) {
            if (python->get(text) != simdjson::SUCCESS) {
                return fail("\"requires_python\" is no string");
            }
            r.requires_python = into_.texts.intern_optional(text);
        }
        if ((given(yanked) && yanked->get(r.yanked) != simdjson::SUCCESS) ||
            !read_files(wheels, sdist, r)) {
            return problem_.empty() ? fail("\"yanked\" is no boolean") : false;
        }
        const graph_release* before = project.releases.empty() ? nullptr : &project.releases.back();
        for (std::size_t field = 0; field < field_count; ++field) {
            if (given(lists[field]) && !read_list(*lists[field], field, before, r)) {
                return false;
            }
        }
        project.releases.push_back(r);
        return true;
    }

    static bool given(const member& e) { return e && !e->is_null(); }

    bool read_list(element from, std::size_t field, const graph_release* before, graph_release& r) {
        simdjson::dom::array array;
        if (from.get(array) != simdjson::SUCCESS) {
            return fail("\"" + std::string(list_keys[field]) + "\" is no array");
        }
        std::vector<std::uint32_t>& lists = into_.lists;
        const std::size_t first = lists.size();
        for (const element e : array) {
            std::string_view text;
            if (e.get(text) != simdjson::SUCCESS) {
                return fail("\"" + std::string(list_keys[field]) + "\" holds no string");
            }
            lists.push_back(into_.texts.intern(text));
        }
        const std::size_t size = lists.size() - first;
        if (lists.size() > 0xffffffff) {
            return fail("the graphs hold too many requirements");
        }
        r.fields[field] = {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(size)};
        if (before != nullptr && before->fields[field].second == size &&
            std::equal(lists.begin() + static_cast<std::ptrdiff_t>(first), lists.end(),
                       lists.begin() + before->fields[field].first)) {
            r.fields[field] = before->fields[field];
            lists.resize(first);
        }
        return true;
    }

    bool read_files(const member& wheels, const member& sdist, graph_release& r) {
        bool has_sdist = false;
        if (given(sdist) && sdist->get(has_sdist) != simdjson::SUCCESS) {
            return fail("\"sdist\" is no boolean");
        }
        if (!given(wheels)) {
            return true;
        }
        simdjson::dom::array array;
        if (wheels->get(array) != simdjson::SUCCESS) {
            return fail("\"wheels\" is no array");
        }
        bool any = false;
        bool fits = has_sdist || targets_.empty();
        for (const element e : array) {
            std::string_view name;
            if (e.get(name) != simdjson::SUCCESS) {
                return fail("\"wheels\" holds no string");
            }
            any = true;
            fits = fits || wheel_fits(name);
        }
        r.fits = fits || !any;
        return true;
    }

    bool wheel_fits(std::string_view name) {
        std::size_t start = name.size();
        for (int dashes = 0; dashes < 3 && start != std::string_view::npos && start > 0; ++dashes) {
            start = name.rfind('-', start - 1);
        }
        const std::string tags(start == std::string_view::npos ? name : name.substr(start));
        if (const auto known = fitting_.find(tags); known != fitting_.end()) {
            return known->second;
        }
        const auto wheel = pep::parse_wheel_name(name);
        if (!wheel) {
            return false;
        }
        const bool fits = std::any_of(targets_.begin(), targets_.end(), [&](const auto& target) {
            return target.rank(*wheel).has_value();
        });
        fitting_.emplace(tags, fits);
        return fits;
    }
};

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

expected_void<error> read_graph(const std::string& path, std::uint32_t source,
                                const std::vector<pep::tag_set>& targets, graph& into) {
    line_file lines(path);
    graph_reader reader(source, targets, into);
    for (;;) {
        auto line = lines.next();
        if (!line) {
            return unexpected(std::move(line).error());
        }
        if (line->data() == nullptr) {
            return std::monostate{};
        }
        if (lines.line() == 1 && line->starts_with("\xef\xbb\xbf")) {
            line->remove_prefix(3);
        }
        if (!blank(*line) && !reader.read_line(*line)) {
            return bad_input(path + ":" + std::to_string(lines.line()), reader.problem());
        }
    }
}

}  // namespace purvey::snapshot_format
