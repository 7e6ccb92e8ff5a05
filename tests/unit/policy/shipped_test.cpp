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
using purvey::stands_for;

const purvey::family_table& shipped_families() {
    static const purvey::family_table table = purvey::shipped_families();
    return table;
}

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

TEST(shipped, has_enough) {
    const auto& families = shipped_families().families;
    EXPECT_GE(families.size(), 40u);
    EXPECT_GE(std::count_if(families.begin(), families.end(),
                            [](const family& f) { return f.stands.empty(); }),
              5);
    for (const char* label : {"cv2", "psycopg2", "onnxruntime", "tensorflow", "magic", "faiss",
                              "cupy", "discord", "fitz"})
        EXPECT_NE(find_family(shipped_families(), label), nullptr) << label;
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
    for (const char* name : {"fitz",
                             "pymupdf",
                             "jwt",
                             "pyjwt",
                             "docx",
                             "bson",
                             "pymongo",
                             "ffmpeg",
                             "z3",
                             "z3-solver",
                             "hid",
                             "hidapi",
                             "multipart",
                             "discord-py",
                             "py-cord",
                             "slackclient",
                             "binance-connector",
                             "tensorboard",
                             "websocket",
                             "websocket-client",
                             "slugify",
                             "python-slugify",
                             "serial",
                             "pyserial",
                             "jose",
                             "python-jose",
                             "board",
                             "adafruit-blinka",
                             "tabula",
                             "tabula-py",
                             "whisper",
                             "openai-whisper",
                             "memcache",
                             "python-memcached",
                             "community",
                             "python-louvain"})
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

// pynvml 12 and newer requires nvidia-ml-py.
TEST(shipped, pynvml_needs_nvidia_ml_py) {
    EXPECT_EQ(family_of("nvidia-ml-py"), "pynvml");
    EXPECT_EQ(family_of("pynvml"), "");
    EXPECT_TRUE(standing_for("nvidia-ml-py").empty());
}

// Only what was compared stands: ranges of the provider, platforms, and the map of a fork that
// numbers on its own.
TEST(shipped, stands_within_what_was_compared) {
    const auto stands = [](const char* provider, const char* name, const char* version) {
        for (const auto* s : standing_for(name))
            if (s->provider == provider)
                return s->versions.contains(*purvey::pep::version::parse(version));
        return false;
    };
    EXPECT_TRUE(stands("suds", "suds-community", "1.2.0"));
    EXPECT_FALSE(stands("suds", "suds-community", "0.4"));
    EXPECT_TRUE(stands("pysnmp", "pysnmp-lextudio", "6.2.6"));
    EXPECT_FALSE(stands("pysnmp", "pysnmp-lextudio", "7.1.30"));
    EXPECT_FALSE(stands("kafka-python", "kafka-python-ng", "3.0.12"));
    EXPECT_FALSE(stands("kafka-python-ng", "kafka-python", "2.2.3"));
    for (const auto* s : standing_for("pyreadline"))
        EXPECT_EQ(s->platforms, std::vector<std::string>{"windows"});
    bool mapped = false;
    for (const auto* s : standing_for("fasttext")) {
        EXPECT_NE(s->provider, "fasttext-predict");  // it cannot train
        if (s->provider == "fasttext-numpy2") mapped = s->version == purvey::counted_as::mapped;
    }
    EXPECT_TRUE(mapped);
}

// A substitute never changes the licence.
TEST(shipped, albumentations) {
    EXPECT_EQ(family_of("albumentationsx"), "albumentations");
    EXPECT_TRUE(labelled("albumentations").stands.empty());
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

// Kinds of names of which no two overwrite each other: namespace packages, stubs and the parts of
// one product. `name-` is a beginning, `-name` an end.
bool is_like(const std::string& project, const std::string& name) {
    if (name.ends_with('-')) return project.starts_with(name);
    if (name.starts_with('-')) return project.ends_with(name);
    return project == name;
}

// Pairs that look like families and are none. No two of one group are in one family.
TEST(shipped, non_families_are_absent) {
    const std::vector<std::vector<std::string>> groups = {
        // 1-2: an accelerator under its own module; identical files under a pin
        {"psycopg", "psycopg-binary", "psycopg-c", "psycopg-pool"},
        {"mlflow", "mlflow-skinny", "mlflow-tracing"},
        // 3: plugins
        {"onnxruntime", "onnxruntime-qnn", "onnxruntime-ep-"},
        // 4-6: CUDA side by side
        {"nvidia-cublas-cu11", "nvidia-cublas-cu12"},
        {"nvidia-cublas", "nvidia-cublas-cu12"},
        {"nvidia-cublas-", "nvidia-cuda-", "nvidia-cudnn-", "nvidia-cufft-", "nvidia-curand-",
         "nvidia-cusolver-", "nvidia-cusparse-", "nvidia-nccl-", "nvidia-nvjitlink-",
         "nvidia-nvtx-"},
        // 7-8: shims that require the real one
        {"pynvml", "nvidia-ml-py"},
        {"dotenv", "python-dotenv"},
        // 9-10: modules of their own
        {"pycryptodome", "pycryptodomex"},
        {"toolz", "cytoolz"},
        // 11: only metadata
        {"scikit-learn", "sklearn"},
        {"beautifulsoup4", "bs4"},
        {"scikit-image", "skimage"},
        // 12: renames kept as shims
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
        // 13
        {"gym", "gymnasium"},
        // 14-16: namespaces
        {"google-", "googleapis-common-protos", "protobuf"},
        {"azure-"},
        {"backports-"},
        {"zope-"},
        {"jaraco-"},
        {"sphinxcontrib-"},
        {"ruamel-"},
        {"mpl-toolkits-"},
        {"opentelemetry-"},
        {"snowflake-"},
        {"backports-zoneinfo", "backports-tarfile", "zope-interface", "jaraco-classes"},
        // 17: several wheels into one directory on purpose
        {"pyside6", "pyside6-essentials", "pyside6-addons"},
        {"pyqt5", "pyqt5-qt5", "pyqtwebengine"},
        // 18: stray tests/
        {"cint", "lazy-imports", "google-search-results"},
        // 19: steps aside
        {"pytest", "py"},
        // 20: shadows of the standard library
        {"pathlib", "pathlib2"},
        {"enum34", "typing", "futures", "dataclasses", "argparse", "asyncio", "configparser"},
        // 21: successors under another module
        {"pypdf", "pypdf2"},
        {"oracledb", "cx-oracle"},
        {"flask-restx", "flask-restplus"},
        {"thefuzz", "fuzzywuzzy"},
        {"elasticsearch", "elasticsearch7"},
        {"python-ldap", "ldap3"},
        {"pdfminer-six", "pdfplumber"},
        // 22: parted by a marker
        {"brotli", "brotlicffi"},
        // 23: stubs
        {"types-", "-stubs"},
        {"types-requests", "requests"},
        {"pandas-stubs", "pandas"},
        // 24-25: one vendor's parts
        {"apache-flink", "apache-flink-libraries"},
        {"ray", "ray-cpp"},
        {"lightning", "pytorch-lightning", "lightning-fabric"},
    };
    for (const auto& group : groups)
        for (const family& f : shipped_families().families) {
            const auto hit = [&](const family_member& m) {
                return std::any_of(group.begin(), group.end(), [&](const std::string& name) {
                    return is_like(m.project, name);
                });
            };
            EXPECT_LE(std::count_if(f.members.begin(), f.members.end(), hit), 1)
                << group[0] << ' ' << f.label;
        }
    // Shims and plugins that require the member they stand beside, and names withheld on purpose.
    for (const char* project :
         {"discord", "dotenv", "pynvml", "onnxruntime-qnn", "mlflow-skinny", "psycopg-binary",
          "pycryptodomex", "sklearn", "bs4", "urllib3", "websockets", "pdfplumber", "tree"})
        EXPECT_EQ(family_of(project), "") << project;
}

}  // namespace
