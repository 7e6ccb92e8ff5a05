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
        auto got = read_index_settings(words, project_, around_);
        EXPECT_TRUE(got) << got.error().where << ": " << got.error().message;
        return got ? std::move(*got) : index_settings{};
    }

    // The indexes in their order, those for bound names in brackets.
    static std::string order(const index_settings& s) {
        std::string out;
        for (const index_entry& i : s.indexes)
            out += (out.empty() ? "" : " ") + (i.bound_only ? "[" + i.url + "]" : i.url) +
                   (i.name.empty() ? "" : "=" + i.name);
        return out;
    }
    // What each name or namespace is bound to.
    static std::string bound(const index_settings& s) {
        std::string out;
        for (const index_binding& b : s.bindings)
            out += (out.empty() ? "" : " ") + b.name + ">" + s.indexes.at(b.index).name;
        for (const grant& g : s.grants.all().values())
            out += " " + g.name_space + "..>" + s.indexes.at(*s.namespaces.at(g.name_space)).name;
        return out;
    }
    static grant granted(std::string name_space, std::string to, std::string where) {
        grant g;
        g.name_space = std::move(name_space);
        g.index = std::move(to);
        g.where = std::move(where);
        return g;
    }
    error refused(const index_words& words = {}) {
        const auto got = read_index_settings(words, project_, around_);
        EXPECT_FALSE(got);
        return got ? error{} : got.error();
    }

    std::filesystem::path folder_;
    settings_surroundings around_;
    project_indexes project_;
};

named_index index(std::string name, std::string url, bool bound_only = false, bool standard = false,
                  bool from_uv = false) {
    return {name, url, bound_only, standard, from_uv, "purvey.toml:" + name};
}

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
    EXPECT_EQ(host({.index_url = setting{"/a/tree", "-i"}}), "file:///a/tree");
    EXPECT_EQ(host({.index_url = setting{"./tree", "-i"}}), "file:///work dir/./tree");
}

TEST_F(settings, indexes_stand_in_the_order_in_which_they_are_asked) {
    file("global.conf",
         "[global]\nextra_index_url =\n    https://conf/1\n    https://u:secret@conf/2\n");
    EXPECT_EQ(order(read()), "https://conf/1 https://u:secret@conf/2 https://pypi.org/simple");
    project_.tables.indexes = {index("uv", "https://uv", false, false, true),
                               index("own", "https://own")};
    project_.tables.uv_extra_index_urls = {{"https://uv-extra", "pyproject.toml:9"}};
    EXPECT_EQ(order(read()),
              "https://own=own https://uv=uv https://uv-extra https://conf/1 "
              "https://u:secret@conf/2 https://pypi.org/simple");
    around_.environment["PIP_EXTRA_INDEX_URL"] = "https://env/2";
    around_.environment["UV_EXTRA_INDEX_URL"] = "https://env/1";
    around_.environment["UV_INDEX"] = "https://env/0 corp=https://corp";
    EXPECT_EQ(order(read({.indexes = {{"a=https://word/0", "--index"}},
                          .extra_index_urls = {{"https://word/1", "--extra-index-url"}}})),
              "https://word/0=a https://env/0 https://corp=corp https://own=own https://uv=uv "
              "https://word/1 https://env/1 https://env/2 https://uv-extra "
              "https://pypi.org/simple");
}

TEST_F(settings, the_default_is_asked_last_and_files_may_name_it) {
    project_.tables.uv_index_url = {"https://uv-url", "pyproject.toml:3"};
    file("global.conf", "[global]\nindex-url = https://conf\n");
    EXPECT_EQ(order(read()), "https://uv-url");
    project_.tables.indexes = {index("uv", "https://uv", false, true, true),
                               index("mirror", "https://mirror", false, true),
                               index("other", "https://other")};
    auto s = read();
    EXPECT_EQ(order(s), "https://other=other [https://uv]=uv https://mirror=mirror");
    EXPECT_EQ(s.index_url.value, "https://mirror");
    // Another default leaves it to the names that are bound to it.
    s = read({.index_url = setting{"https://word", "-i"}});
    EXPECT_EQ(order(s), "[https://mirror]=mirror https://other=other [https://uv]=uv https://word");
    project_.tables.indexes.push_back(index("second", "https://second", false, true));
    EXPECT_EQ(refused().where, "purvey.toml:second");
}

TEST_F(settings, one_index_counts_once) {
    project_.tables.indexes = {index("pypi", "https://pypi.org/simple/", true),
                               index("corp", "https://corp/simple")};
    auto s = read({.extra_index_urls = {{"https://me:pw@corp/simple/", "--extra-index-url"},
                                        {"https://corp/other", "--extra-index-url"}}});
    EXPECT_EQ(order(s),
              "https://me:pw@corp/simple/=corp https://corp/other https://pypi.org/simple/=pypi")
        << "named for bound names alone, and asked last for all others";
    EXPECT_EQ(s.index_url.value, "https://pypi.org/simple");
}

TEST_F(settings, the_command_line_moves_a_named_index_and_it_stays_what_it_is) {
    project_.tables.indexes = {index("corp", "https://corp"), index("gpu", "https://gpu", true),
                               index("all", "https://all", false, true)};
    EXPECT_EQ(order(read({.indexes = {{"gpu=https://mirror/gpu", "--index"},
                                      {"all=https://mirror/all", "--index"}}})),
              "[https://mirror/gpu]=gpu https://mirror/all=all https://corp=corp");
}

TEST_F(settings, names_are_bound_by_sources_and_grants) {
    auto& t = project_.tables;
    t.indexes = {index("corp", "https://corp"), index("cpu", "https://cpu", true),
                 index("gpu", "https://gpu", true)};
    t.sources = {{"torch", "cpu", "sys_platform == 'darwin'", "", "", "p:1"},
                 {"torch", "gpu", "sys_platform != 'darwin'", "", "", "p:2"},
                 {"tool", "cpu", "", "fast", "", "p:3"},
                 {"lint", "cpu", "", "", "dev", "p:4"}};
    t.uv_sources = {{"torch", "corp", "", "", "", "u:1"}, {"numpy", "corp", "", "", "", "u:2"}};
    t.grants = {granted("acme", "corp", "g:1")};
    project_.target.sys_platform = "linux";
    EXPECT_EQ(bound(read()), "torch>gpu numpy>corp acme..>corp");
    project_.target.sys_platform = "darwin";
    project_.extras = {"Fast"};
    project_.groups = {"dev"};
    EXPECT_EQ(bound(read()), "torch>cpu tool>cpu lint>cpu numpy>corp acme..>corp");
    project_.extras.clear();
    project_.all_extras = true;
    EXPECT_EQ(bound(read()), "torch>cpu tool>cpu lint>cpu numpy>corp acme..>corp");

    t.sources.push_back({"torch", "gpu", "", "", "", "p:5"});
    EXPECT_EQ(refused().where, "p:5");
    EXPECT_NE(refused().message.find("p:1"), std::string::npos);
    t.sources.pop_back();
    t.grants.push_back(granted("acme", "gpu", "g:2"));
    EXPECT_EQ(refused().where, "g:2");
    t.grants.back() = granted("other", "nowhere", "g:3");
    EXPECT_EQ(refused().where, "g:3");
    EXPECT_NE(refused().remedy.find("corp, cpu, gpu"), std::string::npos);
}

TEST_F(settings, sources_may_name_files_within_what_others_grant) {
    auto& t = project_.tables;
    t.indexes = {index("corp", "https://corp")};
    index_source file{"acme-web", "", "sys_platform == 'linux'", "", "", "p:1"};
    file.place = "lib";
    t.sources = {file};
    t.grants = {granted("acme", "corp", "g:1")};
    EXPECT_TRUE(read().references.empty()) << "its marker does not hold";
    project_.target.sys_platform = "linux";
    ASSERT_EQ(read().references.size(), 1u);
    EXPECT_EQ(read().references[0].place, "lib");
    t.sources.push_back({"acme-web", "corp", "", "", "", "p:2"});
    EXPECT_EQ(refused().where, "p:1");
    t.sources.pop_back();
    t.grants[0].by = policy_level::machine;
    EXPECT_EQ(refused().kind, error_kind::refused);
    EXPECT_EQ(refused().where, "p:1");
}

TEST_F(settings, strategies_and_who_is_warned) {
    EXPECT_EQ(read().strategy, index_strategy::first_index);
    project_.tables.uv_strategy = {"unsafe-best-match", "pyproject.toml:4"};
    auto s = read();
    EXPECT_EQ(s.strategy, index_strategy::unsafe_best_match);
    EXPECT_TRUE(s.warnings.empty()) << "one index: nothing to confuse";
    project_.tables.indexes = {index("corp", "https://corp")};
    ASSERT_EQ(read().warnings.size(), 1u);
    EXPECT_NE(read().warnings[0].find("pyproject.toml:4"), std::string::npos);
    project_.tables.strategy = {"first-index", "purvey.toml:1"};
    EXPECT_EQ(read().strategy, index_strategy::first_index);
    around_.environment["UV_INDEX_STRATEGY"] = "unsafe-first-match";
    EXPECT_EQ(read().strategy, index_strategy::unsafe_first_match);
    s = read({.strategy = setting{"first-index", "--index-strategy"}});
    EXPECT_EQ(s.strategy, index_strategy::first_index);
    EXPECT_TRUE(s.warnings.empty());
    EXPECT_EQ(refused({.strategy = setting{"best", "--index-strategy"}}).where, "--index-strategy");
}

TEST_F(settings, no_index_leaves_none) {
    around_.environment["PIP_NO_INDEX"] = "1";
    project_.tables.indexes = {index("corp", "https://corp")};
    project_.tables.grants = {granted("acme", "corp", "g:1")};
    const auto s = read();
    EXPECT_TRUE(s.indexes.empty());
    EXPECT_TRUE(s.bindings.empty());
    EXPECT_EQ(s.no_index->where, "PIP_NO_INDEX");
}

TEST_F(settings, logins) {
    project_.tables.indexes = {index("corp-a.b", "https://corp/simple"),
                               index("tree", "file:///tree")};
    around_.environment["UV_INDEX_CORP_A_B_USERNAME"] = "me@corp";
    around_.environment["UV_INDEX_CORP_A_B_PASSWORD"] = "p/w";
    around_.environment["UV_INDEX_TREE_USERNAME"] = "me";
    EXPECT_EQ(order(read()),
              "https://me%40corp:p%2Fw@corp/simple=corp-a.b file:///tree=tree "
              "https://pypi.org/simple");
    EXPECT_EQ(read().options().netrc, (folder_ / "home/.netrc").string());
    around_.environment["NETRC"] = "my netrc";
    EXPECT_EQ(read().options().netrc, "/work dir/my netrc");
}

TEST_F(settings, places_of_pip_conf_are_taken) {
    file("global.conf", "[global]\nfind-links = /wheels\n");
    const auto s = read();
    EXPECT_EQ(s.find_links.size(), 1u);
    EXPECT_TRUE(s.warnings.empty());
}

TEST_F(settings, places_come_first_and_references_are_bound) {
    live_options o;
    o.bindings = {{"own", 0}};
    o.namespaces.set("demo", 0);
    ASSERT_TRUE(add_places({{"a/../b", "-f"}, {"https://h/l", "-f"}, {"./b", "-f"}}, "/here", o));
    ASSERT_EQ(o.indexes.size(), 3u);
    EXPECT_EQ(o.indexes[0].url, "/here/b");
    EXPECT_EQ(o.indexes[1].url, "https://h/l");
    EXPECT_EQ(o.bindings[0].index, 2u);
    EXPECT_EQ(*o.namespaces.over("demo-x"), 2u);
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
        const auto got =
            read_index_settings({.index_url = setting{url, "--index-url"}}, project_, around_);
        ASSERT_FALSE(got) << url;
        EXPECT_EQ(got.error().kind, error_kind::bad_input);
        EXPECT_EQ(got.error().where, "--index-url");
        EXPECT_EQ(got.error().message.find("secret"), std::string::npos);
    }
    const auto path = file("global.conf", "[global]\n\nindex-url https\n");
    const auto got = read_index_settings({}, project_, around_);
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
    EXPECT_EQ((*got)[0].where, "f:4");
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
