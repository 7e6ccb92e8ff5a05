// The shipped table against the traps and the non-families found while reviewing it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "purvey/policy/family.hpp"

namespace {

using purvey::family;
using purvey::family_member;
using purvey::shipped_families;
using purvey::stands_for;

const family& labelled(const std::string& label) {
    const family* f = find_family(shipped_families(), label);
    EXPECT_NE(f, nullptr) << label;
    static const family none;
    return f ? *f : none;
}

const family_member* member(const std::string& project) {
    for (const family& f : shipped_families().families)
        for (const family_member& m : f.members)
            if (m.project == project) return &m;
    return nullptr;
}

std::string family_of(const std::string& project) {
    for (const family& f : shipped_families().families)
        for (const family_member& m : f.members)
            if (m.project == project) return f.label;
    return "";
}

std::vector<const stands_for*> standing_for(const std::string& name) {
    std::vector<const stands_for*> out;
    for (const family& f : shipped_families().families)
        for (const stands_for& s : f.stands)
            if (s.name == name) out.push_back(&s);
    return out;
}

TEST(shipped, is_the_reviewed_text) {
    std::ifstream in(PURVEY_SOURCE_DIR "/resolver/data/families.toml", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto read = purvey::load_families(text, "families.toml");
    ASSERT_TRUE(read) << read.error().where << read.error().message;
    const auto& built = shipped_families();
    EXPECT_EQ(built.digest, read->digest);
    ASSERT_EQ(built.families.size(), read->families.size());
    for (std::size_t i = 0; i < built.families.size(); ++i) {
        const family &a = built.families[i], &b = read->families[i];
        EXPECT_EQ(a.label, b.label);
        EXPECT_EQ(a.what, b.what);
        EXPECT_EQ(a.kind, b.kind);
        EXPECT_EQ(a.files, b.files);
        EXPECT_EQ(a.why, b.why);
        EXPECT_EQ(a.index, "https://pypi.org/simple");
        ASSERT_EQ(a.members.size(), b.members.size());
        for (std::size_t k = 0; k < a.members.size(); ++k) {
            EXPECT_EQ(a.members[k].project, b.members[k].project);
            EXPECT_EQ(a.members[k].versions.str(), b.members[k].versions.str());
            EXPECT_EQ(a.members[k].platforms, b.members[k].platforms);
        }
        ASSERT_EQ(a.stands.size(), b.stands.size());
        for (std::size_t k = 0; k < a.stands.size(); ++k) {
            EXPECT_EQ(a.stands[k].provider, b.stands[k].provider);
            EXPECT_EQ(a.stands[k].name, b.stands[k].name);
            EXPECT_EQ(a.stands[k].version, b.stands[k].version);
            EXPECT_EQ(a.stands[k].map, b.stands[k].map);
            EXPECT_EQ(a.stands[k].versions.str(), b.stands[k].versions.str());
            EXPECT_EQ(a.stands[k].platforms, b.stands[k].platforms);
            EXPECT_EQ(a.stands[k].lost, b.stands[k].lost);
        }
    }
}

TEST(shipped, has_enough_and_names_its_sources) {
    const auto& families = shipped_families().families;
    EXPECT_GE(families.size(), 15u);
    EXPECT_GE(std::count_if(families.begin(), families.end(),
                            [](const family& f) { return f.stands.empty(); }),
              5);
    for (const char* label : {"cv2", "psycopg2", "onnxruntime", "tensorflow", "magic", "faiss",
                              "cupy", "discord", "fitz"})
        EXPECT_NE(find_family(shipped_families(), label), nullptr) << label;
    for (const family& f : families) EXPECT_FALSE(f.why.empty()) << f.label;
}

TEST(shipped, labels_are_read_as_names_are) {
    EXPECT_EQ(labelled("CRYPTO").label, "Crypto");
    EXPECT_EQ(labelled("rpi-gpio").label, "RPi.GPIO");
    EXPECT_EQ(find_family(shipped_families(), "opencv-python"), nullptr);
}

TEST(shipped, opencv) {
    std::set<std::string> for_gui;
    for (const auto* s : standing_for("opencv-python")) for_gui.insert(s->provider);
    EXPECT_EQ(for_gui,
              (std::set<std::string>{"opencv-contrib-python", "opencv-contrib-python-headless",
                                     "opencv-python-headless"}));
    for (const family& f : shipped_families().families)
        for (const stands_for& s : f.stands) {
            EXPECT_FALSE(s.provider.ends_with("-rolling"));
            // A smaller build never counts as the one with the contributed modules.
            if (s.name.find("contrib") != s.name.npos) {
                EXPECT_NE(s.provider.find("contrib"), s.provider.npos) << s.provider;
            }
            // Losing the windows must be said.
            if (s.provider.ends_with("headless") && s.name.starts_with("opencv") &&
                !s.name.ends_with("headless")) {
                EXPECT_NE(s.lost.find("imshow"), s.lost.npos);
            }
        }
}

// tensorflow on Windows requires tensorflow-intel: it must be a member, and irreplaceable.
TEST(shipped, tensorflow) {
    EXPECT_TRUE(standing_for("tensorflow-intel").empty());
    const auto* intel = member("tensorflow-intel");
    ASSERT_NE(intel, nullptr);
    EXPECT_EQ(intel->platforms, std::vector<std::string>{"windows"});
    EXPECT_TRUE(intel->versions.contains(*purvey::pep::version::parse("2.18.0")));
    EXPECT_FALSE(intel->versions.contains(*purvey::pep::version::parse("2.19.0")));
    const auto gpu = standing_for("tensorflow-gpu");
    ASSERT_EQ(gpu.size(), 1u);
    EXPECT_FALSE(gpu[0]->versions.contains(*purvey::pep::version::parse("2.12.0")));
    EXPECT_FALSE(gpu[0]->versions.contains(*purvey::pep::version::parse("2.0.0")));
    for (const auto* s : standing_for("tensorflow")) EXPECT_FALSE(s->provider.starts_with("tf-"));
}

TEST(shipped, nothing_stands_for_a_stranger_or_another_interface) {
    for (const char* name : {"fitz", "pymupdf", "jwt", "pyjwt", "docx", "bson", "pymongo", "ffmpeg",
                             "z3", "z3-solver", "hid", "hidapi", "multipart", "discord-py",
                             "py-cord", "slackclient", "binance-connector", "tensorboard"})
        EXPECT_TRUE(standing_for(name).empty()) << name;
}

// Members whose facts end at a version.
TEST(shipped, version_ranges) {
    const auto holds = [](const char* project, const char* version) {
        const auto* m = member(project);
        return m && m->versions.contains(*purvey::pep::version::parse(version));
    };
    EXPECT_FALSE(holds("pynvml", "12.0.0"));
    EXPECT_TRUE(holds("python-multipart", "0.0.12"));
    EXPECT_FALSE(holds("python-multipart", "0.0.13"));
    EXPECT_FALSE(holds("onnxruntime-qnn", "2.7.0"));
    EXPECT_TRUE(holds("slackclient", "2.9.4"));
    EXPECT_FALSE(holds("slackclient", "1.3.2"));
}

TEST(shipped, none_and_own) {
    const auto bin = standing_for("python-magic");
    ASSERT_EQ(bin.size(), 1u);
    EXPECT_EQ(bin[0]->provider, "python-magic-bin");
    EXPECT_EQ(bin[0]->version, purvey::counted_as::none);
    for (const auto* s : standing_for("psycopg2")) EXPECT_EQ(s->version, purvey::counted_as::own);
    EXPECT_EQ(labelled("chromadb").stands.size(), 1u);
    EXPECT_TRUE(standing_for("chromadb").empty());  // the client switches the full one off
}

// Pairs that look like families and are none: at most one of each group may be a member, and never
// two of one group in one family.
TEST(shipped, non_families_are_absent) {
    const std::vector<std::vector<std::string>> groups = {
        {"psycopg", "psycopg-binary", "psycopg-c", "psycopg-pool"},
        {"mlflow", "mlflow-skinny", "mlflow-tracing"},
        {"onnxruntime", "onnxruntime-qnn"},
        {"nvidia-cublas-cu11", "nvidia-cublas-cu12"},
        {"nvidia-cublas", "nvidia-cublas-cu12"},
        {"nvidia-cudnn-cu11", "nvidia-cudnn-cu12", "nvidia-cuda-runtime-cu12"},
        {"pynvml", "nvidia-ml-py"},
        {"dotenv", "python-dotenv"},
        {"pycryptodome", "pycryptodomex"},
        {"toolz", "cytoolz"},
        {"scikit-learn", "sklearn"},
        {"beautifulsoup4", "bs4"},
        {"scikit-image", "skimage"},
        {"gitdb", "gitdb2"},
        {"smmap", "smmap2"},
        {"pywin32", "pypiwin32"},
        {"pyzmq", "zmq"},
        {"setuptools", "distribute"},
        {"igraph", "python-igraph"},
        {"dnspython", "dnspython3"},
        {"pytelegrambotapi", "telebot"},
        {"mysqlclient", "mysql"},
        {"discord-py", "discord"},
        {"ydata-profiling", "pandas-profiling"},
        {"gym", "gymnasium"},
        {"google-cloud-storage", "googleapis-common-protos", "protobuf"},
        {"azure-core", "azure-nspkg"},
        {"backports-zoneinfo", "backports-tarfile", "zope-interface", "jaraco-classes"},
        {"pyside6", "pyside6-essentials", "pyside6-addons"},
        {"pyqt5", "pyqt5-qt5", "pyqtwebengine"},
        {"cint", "lazy-imports", "google-search-results"},
        {"pytest", "py"},
        {"pathlib", "pathlib2"},
        {"enum34", "typing", "futures", "dataclasses", "argparse", "asyncio", "configparser"},
        {"pypdf", "pypdf2"},
        {"oracledb", "cx-oracle"},
        {"flask-restx", "flask-restplus"},
        {"thefuzz", "fuzzywuzzy"},
        {"elasticsearch", "elasticsearch7"},
        {"python-ldap", "ldap3"},
        {"pdfminer-six", "pdfplumber"},
        {"brotli", "brotlicffi"},
        {"types-requests", "requests"},
        {"pandas-stubs", "pandas"},
        {"apache-flink", "apache-flink-libraries"},
        {"ray", "ray-cpp"},
        {"lightning", "pytorch-lightning", "lightning-fabric"},
    };
    for (const auto& group : groups) {
        std::multiset<std::string> labels;
        for (const auto& project : group)
            if (const auto label = family_of(project); !label.empty()) labels.insert(label);
        for (const auto& label : labels)
            EXPECT_EQ(labels.count(label), 1u) << group[0] << ' ' << label;
    }
    // Shims and plugins that require the member they stand beside, and names withheld on purpose.
    for (const char* project : {"discord", "dotenv", "pynvml", "onnxruntime-qnn", "mlflow-skinny",
                                "psycopg-binary", "pycryptodomex", "sklearn", "bs4", "urllib3"})
        EXPECT_EQ(family_of(project), "") << project;
}

}  // namespace
