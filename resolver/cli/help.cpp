#include "resolver/cli/help.hpp"

#include <algorithm>
#include <array>

#include "resolver/cli/console.hpp"

namespace purvey::cli {
namespace {

struct entry {
    command what;
    std::string_view name;
    std::string_view summary;
    std::string_view examples;
};

constexpr std::array<entry, 20> commands{{
    {command::lock, "lock",
     "Write a pylock.toml that pip and uv install, or ask who provides a name.",
     "Examples:\n"
     "  purvey lock flask httpx\n"
     "  purvey lock -r requirements.txt --python-version 3.12\n"
     "  purvey lock ultralytics albumentations --choose cv2=opencv-python-headless\n"},
    {command::resolve, "resolve", "Print the answer, and write nothing.",
     "Examples:\n"
     "  purvey resolve flask\n"
     "  purvey resolve flask --json --exclude-newer 2025-01-01\n"},
    {command::explain, "explain", "Say why a name is in the answer, or why there is none.",
     "Examples:\n"
     "  purvey explain urllib3 --for 'boto3>=1.34'\n"
     "  purvey explain numpy -r requirements.txt\n"
     "More: purvey explain why, explain why-not, explain what-if; see --help of each.\n"},
    {command::explain_why, "explain why",
     "Say why a name is in the answer; the same as explain NAME.",
     "Example:\n"
     "  purvey explain why urllib3 --for 'boto3>=1.34'\n"},
    {command::explain_why_not, "explain why-not", "Say why no release in a range is in the answer.",
     "Examples:\n"
     "  purvey explain why-not 'urllib3>=2' --for boto3\n"
     "  purvey explain why-not 'numpy==1.19.5' -r requirements.txt\n"},
    {command::explain_what_if, "explain what-if", "Say what more requirements would change.",
     "Example:\n"
     "  purvey explain what-if 'numpy<1.20' --for pandas\n"},
    {command::choose, "choose", "List, record or forget who provides a name.",
     "Examples:\n"
     "  purvey choose\n"
     "  purvey choose cv2=opencv-python-headless\n"
     "  purvey choose --unset cv2\n"},
    {command::snapshot_build, "snapshot build", "Make a snapshot, a frozen index, from graphs.",
     "Example:\n"
     "  purvey snapshot build graph.jsonl.zst -o graph.snapshot\n"},
    {command::snapshot_record, "snapshot record",
     "Ask the index, and keep all that the runs visit as a snapshot.",
     "Example:\n"
     "  purvey snapshot record --set 'ultralytics albumentations' --set flask -o demo.snapshot\n"},
    {command::snapshot_info, "snapshot info", "Say what a snapshot holds.",
     "Example:\n"
     "  purvey snapshot info demo.snapshot --verify\n"},
    {command::verify, "verify", "Check a certificate against the metadata it speaks of.",
     "Example:\n"
     "  purvey verify --certificate proof.jsonl --snapshot index.snapshot\n"},
    {command::watch, "watch",
     "Look whether the files of granted namespaces are what they were, and keep what was seen.",
     "Examples:\n"
     "  purvey watch\n"
     "  purvey watch nvidia --files 50 --log nvidia.jsonl\n"
     "More: purvey watch verify, watch report; see --help of each.\n"},
    {command::watch_verify, "watch verify", "Check that logs were not changed.",
     "Example:\n"
     "  purvey watch verify watch.jsonl --head DIGEST\n"},
    {command::watch_report, "watch report", "Say which promises vendors kept.",
     "Example:\n"
     "  purvey watch report here.jsonl there.jsonl\n"},
    {command::cache_info, "cache info", "Say what the cache of pages and metadata holds.",
     "Example:\n"
     "  purvey cache info\n"},
    {command::cache_prune, "cache prune", "Remove what no run can use, or has used for long.",
     "Examples:\n"
     "  purvey cache prune\n"
     "  purvey cache prune --unused 30\n"},
    {command::cache_verify, "cache verify", "Read every entry of the cache, and name the damaged.",
     "Example:\n"
     "  purvey cache verify\n"},
    {command::index_check, "index check",
     "Say what is wrong with lists of grants and project pages that an index publishes.",
     "Example:\n"
     "  purvey index check grants.json https://pypi.example/simple/blas/index.json\n"},
    {command::index_grants, "index grants", "Print a policy's grants as a list to be published.",
     "Example:\n"
     "  purvey index grants policy.toml -o grants.json\n"},
    {command::index_virtual, "index virtual",
     "Print the key of a project page that makes its name virtual.",
     "Example:\n"
     "  purvey index virtual openblas mkl\n"},
}};

constexpr std::string_view overview =
    "purvey resolves Python requirements where a name can have several providers.\n"
    "\n"
    "  purvey lock [REQUIREMENT...]      write pylock.toml, or ask who provides a name\n"
    "  purvey resolve [REQUIREMENT...]   print the answer, write nothing\n"
    "  purvey explain [NAME]             why a name is in the answer, or why there is none\n"
    "  purvey explain why-not NAME==V    why that release is not in the answer\n"
    "  purvey explain what-if REQ...     what asking for more would change\n"
    "  purvey choose [NAME=PROVIDER]     list, record or forget choices\n"
    "  purvey snapshot build|record|info a frozen index in one file\n"
    "  purvey verify --certificate FILE  check what an answer rests on\n"
    "  purvey watch [verify|report]      whether vendors keep their promises\n"
    "  purvey cache info|prune|verify    what is kept of indexes\n"
    "  purvey index check|grants|virtual files for who runs an index\n"
    "\n"
    "  purvey COMMAND --help             its options\n"
    "  purvey --version\n"
    "\n"
    "Exit codes: 0 solved, 1 no solution, 2 bad input, 3 a choice is needed, 4 refused by\n"
    "policy, 5 unknown (network, I/O, bad data from an index), 6 a limit was reached.\n";

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

int complain(const std::string& program, const std::string& what) {
    print_err("error: " + escape(what) + "\n  help: " + escape(program) + " --help\n");
    return 2;
}

named_command make(const entry& e) {
    const auto words = 1 + static_cast<std::size_t>(e.name.find(' ') != std::string_view::npos);
    return {e.what, std::string{e.name}, words, std::string{e.summary}, std::string{e.examples}};
}

// "cache info|prune|verify"
std::string parts_of(std::string_view first) {
    std::string out;
    for (const entry& e : commands)
        if (e.name.starts_with(first) && e.name.size() > first.size())
            out += (out.empty() ? std::string(first) + " " : "|") +
                   std::string(e.name.substr(first.size() + 1));
    return out;
}

}  // namespace

expected<named_command, int> choose_command(const std::string& program,
                                            const std::vector<std::string>& words) {
    if (words.empty()) {
        print_err(overview);
        return unexpected(2);
    }
    const std::string& first = words[0];
    if (one_of(first, {"--help", "-h", "help"})) return unexpected(print_out(overview) ? 0 : 5);
    if (one_of(first, {"--version", "-V"}))
        return unexpected(print_out("purvey " PURVEY_VERSION "\n") ? 0 : 5);
    std::string name = first;
    if (one_of(first, {"snapshot", "cache", "index"})) {
        if (words.size() < 2 || one_of(words[1], {"--help", "-h"})) {
            const bool asked = words.size() > 1;
            const std::string text = "purvey " + parts_of(first) + ": see --help of each\n";
            if (asked) return unexpected(print_out(text) ? 0 : 5);
            print_err(text);
            return unexpected(2);
        }
        name += " " + words[1];
    }
    if (first == "explain" && words.size() > 1 && one_of(words[1], {"why", "why-not", "what-if"}))
        name += " " + words[1];
    if (first == "watch" && words.size() > 1 && one_of(words[1], {"verify", "report"}))
        name += " " + words[1];
    for (const entry& e : commands)
        if (e.name == name) return make(e);
    if (first.starts_with("-"))
        return unexpected(complain(program, "options stand after the command: '" + first + "'"));
    return unexpected(complain(program, "there is no command '" + name + "'"));
}

}  // namespace purvey::cli
