#include "unit/watch/vendor.hpp"

#include "resolver/policy/sha256.hpp"

namespace purvey::testing {
namespace {

constexpr std::uint64_t reference_size = 10'000'000;

index::http_reply page(std::string body, const std::string& url) {
    index::http_reply r;
    r.status = 200;
    r.url = url;
    r.content_type = "application/vnd.pypi.simple.v1+json";
    r.body = std::move(body);
    return r;
}

index::http_reply timed(index::http_reply r, std::uint64_t first_byte_us, std::uint64_t rate) {
    r.status = 200;
    r.first_byte_us = first_byte_us;
    r.total_us = first_byte_us + r.size * 1'000'000 / rate;
    return r;
}

std::uint64_t size_of(const vendor::file& f) {
    return f.size != 0 ? f.size : f.bytes.size();
}

}  // namespace

std::string vendor::page_of(const std::string& project,
                            const std::map<std::string, file>& files) const {
    std::string out = R"({"name": ")" + project + R"(", "files": [)";
    for (const auto& [name, f] : files) {
        const std::string stated = f.stated.empty() ? purvey::sha256_hex(f.bytes) : f.stated;
        out += (out.ends_with('[') ? "" : ", ") + std::string(R"({"filename": ")") + name +
               R"(", "url": "https://acme.test/files/)" + name + R"(", "hashes": {"sha256": ")" +
               stated + R"("}, "size": )" + std::to_string(size_of(f)) + R"(, "upload-time": ")" +
               f.uploaded + R"("})";
    }
    return out + "]}";
}

index::http_reply vendor::answer(const index::http_request& r) const {
    index::http_reply out;
    out.url = r.url;
    out.status = 404;
    if (r.url.starts_with("https://ref.test/")) {
        out.status = 503;
        if (!reference_answers) return out;
        if (r.url == reference_page)
            return page(R"({"name": "ref", "files": [{"filename": "ref-1.whl", "url": "r.whl",)"
                        R"( "size": )" +
                            std::to_string(reference_size) + "}]}",
                        r.url);
        out.size = reference_size;
        return timed(std::move(out), reference_first_byte_us, reference_rate);
    }
    if (broken.contains(r.url)) {
        out.status = 503;
        return out;
    }
    const std::string root = std::string(index_url) + "/";
    if (r.url == root) {
        std::string body = R"({"projects": [)";
        for (const auto& [name, files] : projects)
            body += (body.ends_with('[') ? "{\"name\": \"" : ", {\"name\": \"") + name + "\"}";
        return page(body + "]}", r.url);
    }
    for (const auto& [name, files] : projects) {
        if (r.url == root + name + "/") return page(page_of(name, files), r.url);
        for (const auto& [file_name, f] : files) {
            if (r.url != "https://acme.test/files/" + file_name) continue;
            out.sha256 = purvey::sha256_hex(f.bytes);
            out.size = size_of(f);
            return timed(std::move(out), first_byte_us, rate);
        }
    }
    return out;
}

void vendor::get(index::http_request r, handler done) {
    asked.push_back(r.url);
    done(answer(r));
}

}  // namespace purvey::testing
