#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "resolver/source/settings/index_settings.hpp"
#include "resolver/source/settings/pip_conf.hpp"
#include "resolver/source/settings/places.hpp"

namespace purvey {
namespace {

class settings : public testing::Test {
  protected:
    settings()
        : folder_(std::filesystem::temp_directory_path() /
                  ("purvey-settings-test-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
        around_.global_files = {(folder_ / "global.conf").string()};
        around_.environment["HOME"] = (folder_ / "home").string();
        around_.working_directory = "/work dir";
    }
    ~settings() override { std::filesystem::remove_all(folder_); }

    std::string file(const std::string& name, const std::string& text) {
        const auto path = folder_ / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return path.string();
    }
    index_settings read(const index_words& words = {}) {
        auto got = read_index_settings(words, around_);
        EXPECT_TRUE(got) << got.error().where << ": " << got.error().message;
        return got ? std::move(*got) : index_settings{};
    }

    std::filesystem::path folder_;
    settings_surroundings around_;
};

TEST_F(settings, the_default_is_pypi) {
    const auto s = read();
    EXPECT_EQ(s.index_url.value, "https://pypi.org/simple");
    EXPECT_EQ(s.index_url.where, "default");
    EXPECT_TRUE(s.warnings.empty());
    EXPECT_EQ(s.options().stall_timeout_ms, 30'000u);
}

TEST_F(settings, files_rank_as_pip_has_it) {
    const auto conf = [](const char* host) {
        return std::string("[global]\nindex-url = https://") + host + "/simple\n";
    };
    const auto host = [&] { return read().index_url.value; };
    const std::string global = file("global.conf", conf("global"));
    EXPECT_EQ(host(), "https://global/simple");
    EXPECT_EQ(read().index_url.where, global + ":2");
    file("home/.pip/pip.conf", conf("legacy"));
    EXPECT_EQ(host(), "https://legacy/simple");
    file("home/.config/pip/pip.conf", conf("user"));
    EXPECT_EQ(host(), "https://user/simple");
    around_.environment["XDG_CONFIG_HOME"] = (folder_ / "xdg").string();
    EXPECT_EQ(host(), "https://legacy/simple");
    file("xdg/pip/pip.conf", conf("xdg"));
    EXPECT_EQ(host(), "https://xdg/simple");
    around_.environment["VIRTUAL_ENV"] = (folder_ / "venv").string();
    file("venv/pip.conf", conf("venv"));
    EXPECT_EQ(host(), "https://venv/simple");
    around_.environment["PIP_CONFIG_FILE"] = file("own.conf", "[global]\ntimeout = 7\n");
    EXPECT_EQ(host(), "https://venv/simple");
    EXPECT_EQ(read().timeout_ms, 7000u);
    around_.environment.erase("VIRTUAL_ENV");
    EXPECT_EQ(host(), "https://global/simple")
        << "the user's file is not read beside PIP_CONFIG_FILE";
    around_.environment["PIP_CONFIG_FILE"] = "/dev/null";
    EXPECT_EQ(host(), "https://pypi.org/simple");
}

TEST_F(settings, the_environment_outranks_files_and_words_outrank_it) {
    file("global.conf", "[global]\nindex-url = https://global/simple\n");
    const auto host = [&](const index_words& w = {}) { return read(w).index_url.value; };
    around_.environment["PIP_INDEX_URL"] = "";
    EXPECT_EQ(host(), "https://global/simple") << "empty counts as unset";
    around_.environment["PIP_INDEX_URL"] = "https://pip/simple";
    EXPECT_EQ(host(), "https://pip/simple");
    around_.environment["UV_INDEX_URL"] = "https://uv/simple";
    EXPECT_EQ(host(), "https://uv/simple");
    around_.environment["UV_DEFAULT_INDEX"] = "corp=https://named/simple?a=b";
    EXPECT_EQ(host(), "https://named/simple?a=b");
    around_.environment["PURVEY_INDEX_URL"] = "http://own/simple";
    EXPECT_EQ(host(), "http://own/simple");
    EXPECT_EQ(host({.index_url = "/a/tree"}), "file:///a/tree");
    EXPECT_EQ(host({.index_url = "./tree"}), "file:///work dir/./tree");
}

TEST_F(settings, what_is_not_supported_is_said) {
    file("global.conf",
         "[global]\nextra_index_url =\n    https://one/simple\n"
         "    https://u:secret@two/simple\nfind-links = /wheels\n");
    auto s = read();
    EXPECT_EQ(s.extra_index_urls.size(), 2u);
    EXPECT_EQ(s.find_links.size(), 1u);
    ASSERT_EQ(s.warnings.size(), 2u);
    for (const auto& w : s.warnings) {
        EXPECT_NE(w.find("not supported yet"), std::string::npos) << w;
        EXPECT_EQ(w.find("secret"), std::string::npos) << w;
    }
    around_.environment["PIP_EXTRA_INDEX_URL"] = "https://three/simple";
    around_.environment["UV_NO_INDEX"] = "1";
    s = read();
    ASSERT_EQ(s.extra_index_urls.size(), 1u);
    EXPECT_EQ(s.extra_index_urls[0].value, "https://three/simple");
    EXPECT_EQ(s.warnings.size(), 1u);
    EXPECT_TRUE(s.no_index);
    EXPECT_TRUE(s.options().indexes.empty());
}

TEST_F(settings, places_come_first_and_references_are_bound) {
    live_options o;
    o.bindings = {{"own", false, 0}, {"demo", true, 0}};
    ASSERT_TRUE(add_places({{"a/../b", "-f"}, {"https://h/l", "-f"}, {"./b", "-f"}}, "/here", o));
    ASSERT_EQ(o.indexes.size(), 3u);
    EXPECT_EQ(o.indexes[0].url, "/here/b");
    EXPECT_EQ(o.indexes[1].url, "https://h/l");
    EXPECT_EQ(o.bindings[0].index, 2u);
    EXPECT_FALSE(add_places({{"", "PIP_FIND_LINKS"}}, "/here", o));
    const auto reference = [](const char* url) {
        index_entry e{url};
        e.kind = supplier::archive;
        return e;
    };
    // Also of a name that is bound to an index, or lies in a namespace that is.
    for (const char* name : {"own", "demo"}) {
        ASSERT_TRUE(add_reference(name, "r.txt:1", reference("/x"), o));
        EXPECT_TRUE(add_reference(name, "r.txt:2", reference("/x"), o));
        const auto second = add_reference(name, "r.txt:3", reference("/y"), o);
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().where, "r.txt:3");
        EXPECT_EQ(o.bindings.front().name, name);
        EXPECT_TRUE(o.indexes[o.bindings.front().index].bound_only);
    }
    EXPECT_EQ(o.indexes.size(), 5u);
}

TEST_F(settings, certificates_proxies_timeouts) {
    file("global.conf", "[global]\ncert = /conf.pem\nproxy = http://conf:1\n");
    EXPECT_EQ(read().options().ca_file, "/conf.pem");
    EXPECT_EQ(read().options().proxy, "http://conf:1");
    around_.environment["SSL_CERT_FILE"] = "/ssl.pem";
    EXPECT_EQ(read().options().ca_file, "/ssl.pem");
    around_.environment["REQUESTS_CA_BUNDLE"] = "/requests.pem";
    EXPECT_EQ(read().options().ca_file, "/requests.pem");
    around_.environment["PIP_CERT"] = "/pip.pem";
    EXPECT_EQ(read().options().ca_file, "/pip.pem");
    around_.environment["PIP_DEFAULT_TIMEOUT"] = "180";
    EXPECT_EQ(read().options().stall_timeout_ms, 180'000u);
    around_.environment["UV_HTTP_TIMEOUT"] = "soon";
    EXPECT_EQ(read().warnings.size(), 1u);
    around_.environment["UV_OFFLINE"] = "true";
    EXPECT_TRUE(read().options().offline);
    EXPECT_FALSE(read({.no_cache = true}).options().use_cache);
}

TEST_F(settings, bad_input_is_named) {
    for (const char* url : {"ftp://u:secret@h/simple", "pypi.org/simple", "https://", "file://x"}) {
        const auto got = read_index_settings({.index_url = url}, around_);
        ASSERT_FALSE(got) << url;
        EXPECT_EQ(got.error().kind, error_kind::bad_input);
        EXPECT_EQ(got.error().where, "--index-url");
        EXPECT_EQ(got.error().message.find("secret"), std::string::npos);
    }
    const auto path = file("global.conf", "[global]\n\nindex-url https\n");
    const auto got = read_index_settings({}, around_);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().where, path + ":3");
}

TEST(pip_conf, the_format) {
    const auto got = parse_pip_conf(
        "\xEF\xBB\xBF# first\n; second\n[global]\r\nIndex_URL : https://a/b=c ; kept\r\n"
        "--find-links = \n   one\n\n\ttwo\n  # no\n  three\n[install]\nuser=1\nempty=\n",
        "f");
    ASSERT_TRUE(got) << got.error().message;
    ASSERT_EQ(got->size(), 4u);
    EXPECT_EQ((*got)[0].key, "index-url");
    EXPECT_EQ((*got)[0].value, "https://a/b=c ; kept");
    EXPECT_EQ((*got)[0].line, 4u);
    EXPECT_EQ((*got)[1].key, "find-links");
    EXPECT_EQ((*got)[1].value, "one\ntwo\nthree");
    EXPECT_EQ((*got)[2].section, "install");
    EXPECT_EQ((*got)[3].value, "");
    for (const char* bad :
         {"key=1\n", "[global\n", "[a]\nword\n", "[a]\n=x\n", "[a]\n[a]\n", "[a]\nx=1\nX=2\n"}) {
        const auto refused = parse_pip_conf(bad, "f");
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(refused.error().kind, error_kind::bad_input);
        EXPECT_EQ(refused.error().where.substr(0, 2), "f:");
    }
}

}  // namespace
}  // namespace purvey
