#include "unit/answer/world.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace purvey::testing {

pep::version version_of(std::string_view text) {
    auto v = pep::version::parse(text);
    if (!v) std::abort();
    return *v;
}

binding bound(std::string label, std::string provider, std::string version,
              std::vector<std::string> replaced, std::vector<asker> asked_by,
              std::vector<std::pair<std::string, std::string>> rejected) {
    binding b;
    b.name = std::move(label);
    b.provider = std::move(provider);
    b.provider_version = std::move(version);
    b.why = "choice";
    b.is_family = true;
    b.replaced = std::move(replaced);
    b.asked_by = std::move(asked_by);
    b.rejected = std::move(rejected);
    return b;
}

std::string file_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

world::world() {
    target.label = "CPython 3.11 on Linux x86-64, glibc 2.36";
    target.python = version_of("3.11.0");
    target.platform = pep::platform{};
    target.tags = pep::tag_set(3, 11, target.platform);
    pep::marker_environment& m = target.markers;
    m.implementation_name = "cpython";
    m.implementation_version = "3.11.0";
    m.os_name = "posix";
    m.platform_machine = "x86_64";
    m.platform_python_implementation = "CPython";
    m.platform_system = "Linux";
    m.python_full_version = "3.11.0";
    m.python_version = "3.11";
    m.sys_platform = "linux";
    context.tool_version = "0.1.0";
    context.index_url = "https://pypi.org/simple/";
}

picked_release world::pick(const std::string& project, const std::string& version,
                           std::uint64_t bytes, std::vector<asker> asked_by) {
    listing& page = new_page();
    page.project = project;
    page.index_url = "https://pypi.org/simple/";
    page.exists = true;
    release& r = page.releases.whole().emplace_back();
    r.version = version_of(version);
    release_file& f = r.files.emplace_back();
    std::string stem = project;
    for (char& c : stem)
        if (c == '-') c = '_';
    f.name = keep(stem + "-" + version + "-py3-none-any.whl");
    f.url = keep("https://files.pythonhosted.org/packages/" + std::string(f.name));
    f.kind = file_kind::wheel;
    f.hashes = {{"sha256", keep(std::string(64, 'a'))}};
    if (bytes != 0) f.size = bytes;
    release_metadata& metadata = new_metadata();
    metadata.file = f.name;
    picked_release out;
    out.project = project;
    out.listing = &page;
    out.metadata = &metadata;
    out.files = {0};
    out.asked_by = std::move(asked_by);
    return out;
}

}  // namespace purvey::testing
