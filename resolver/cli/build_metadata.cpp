#include "resolver/cli/build_metadata.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "resolver/cli/interrupt.hpp"

namespace purvey::cli {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto longest_build = 10min;
constexpr std::size_t longest_quote = 1000;

// Arguments: the file, an empty folder, where the metadata goes.
constexpr const char* script = R"(
import pathlib, shutil, sys, tarfile
import build.util, pyproject_hooks
sys.tracebacklimit = 0  # what the backend says counts
sdist, folder, out = sys.argv[1:]
tar = not sdist.endswith(".zip") and hasattr(tarfile, "data_filter")
shutil.unpack_archive(sdist, folder, **({"filter": "data"} if tar else {}))
(tree,) = pathlib.Path(folder).iterdir()
said = build.util.project_wheel_metadata(tree, runner=pyproject_hooks.default_subprocess_runner)
with open(out, "w", encoding="utf-8") as to:
    for field in ("Metadata-Version", "Name", "Version", "Requires-Python", "Requires-Dist",
                  "Provides-Extra", "Provides-Dist", "Obsoletes-Dist", "Import-Name"):
        for value in said.get_all(field) or ():
            print(f"{field}: {' '.join(value.split())}", file=to)
)";

std::string read_whole(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The end of an output, in one line.
std::string last_words(std::string said) {
    if (said.size() > longest_quote) said = "..." + said.substr(said.size() - longest_quote);
    std::string out;
    for (const char c : said) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank)
            out += c;
        else if (c == '\n' && !out.empty() && !out.ends_with(" | "))
            out += " | ";
        else if (!out.empty() && !out.ends_with(' '))
            out += ' ';
    }
    while (out.ends_with(' ') || out.ends_with('|')) out.pop_back();
    return out;
}

// Runs it with its output in "log" of the room, in a group of its own that is ended, whole, after
// too long or when this process is to end; killed, it takes the first process of the group along.
// The exit status, or -1 when it had to be ended. Precondition: an `uninterrupted` lives.
int run(const std::vector<std::string>& words, const fs::path& room) {
    const fs::path log = room / "log";
    // What it leaves behind goes with the room.
    const std::string temporary = "TMPDIR=" + room.string();
    std::vector<char*> argv, variables{const_cast<char*>(temporary.c_str())};
    for (const std::string& w : words) argv.push_back(const_cast<char*>(w.c_str()));
    for (char** v = environ; *v != nullptr; ++v)
        if (!std::string_view(*v).starts_with("TMPDIR=")) variables.push_back(*v);
    for (auto* list : {&argv, &variables}) list->push_back(nullptr);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // so that the whole group can be waited for
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::setpgid(0, 0);
        ::signal(SIGPIPE, SIG_DFL);
        const int to = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const int from = ::open("/dev/null", O_RDONLY);
        if (to < 0 || from < 0 || ::dup2(from, 0) < 0 || ::dup2(to, 1) < 0 || ::dup2(to, 2) < 0)
            ::_exit(127);
        ::execvpe(argv[0], argv.data(), variables.data());
        ::_exit(127);
    }
    if (child < 0) return 127;
    ::setpgid(child, child);  // whichever of the two comes first
    const auto end = std::chrono::steady_clock::now() + longest_build;
    int status = 0;
    bool in_time = true;
    while (in_time && ::waitpid(child, &status, WNOHANG) == 0) {
        in_time = std::chrono::steady_clock::now() < end && !uninterrupted::is_asked();
        if (in_time) std::this_thread::sleep_for(5ms);
    }
    ::kill(-child, SIGKILL);
    while (::waitpid(-child, nullptr, 0) > 0 || errno == EINTR) {
    }
    if (!in_time) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

// A folder that goes with the object.
class scratch {
  public:
    scratch() {
        std::string made = (fs::temp_directory_path() / "purvey-build-XXXXXX").string();
        if (::mkdtemp(made.data()) != nullptr) path_ = made;
    }
    ~scratch() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

class python_builder final : public metadata_builder {
  public:
    explicit python_builder(const environment& target) {
        const std::string_view release = target.python.release();
        version_ = release.substr(0, release.find('.', release.find('.') + 1));
    }

    std::string identity() const override { return "Python " + version_; }

    expected<std::string, std::string> build(std::string_view name,
                                             std::string_view bytes) override {
        const uninterrupted until_all_is_gone;
        const scratch place;
        if (place.path().empty()) return unexpected(std::string("there is no room to build it"));
        if (python_.empty()) find_python(place.path());
        if (python_.empty())
            return unexpected("no Python " + version_ +
                              " with the package `build` is on the PATH to build it");
        const fs::path file = place.path() / name, out = place.path() / "metadata",
                       tree = place.path() / "tree";
        std::ofstream(file, std::ios::binary).write(bytes.data(), std::ssize(bytes));
        fs::create_directory(tree);
        const int status = run({python_, "-I", "-c", script, file, tree, out}, place.path());
        if (status == 0) return read_whole(out);
        if (status == -1) return unexpected(std::string("its build was ended after 10 minutes"));
        return unexpected("its build failed: " + last_words(read_whole(place.path() / "log")));
    }

  private:
    void find_python(const fs::path& room) {
        for (const std::string& name :
             {"python" + version_, std::string("python3"), std::string("python")}) {
            const std::string test =
                "import sys, build.util; sys.exit('%d.%d' % sys.version_info[:2] != '" + version_ +
                "')";
            if (run({name, "-I", "-c", test}, room) != 0) continue;
            python_ = name;
            return;
        }
    }

    std::string version_;  // "3.11"
    std::string python_;   // "" as long as none is found
};

}  // namespace

std::unique_ptr<metadata_builder> make_builder(const environment& target) {
    return std::make_unique<python_builder>(target);
}

}  // namespace purvey::cli
