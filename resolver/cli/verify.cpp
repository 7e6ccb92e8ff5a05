#include "purvey/answer/certificate.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::cli {

// Exit 0: accepted. 1: not. 2: no certificate.
int run_verify(const arguments& a) {
    const reporter say{a};
    const auto missing = [&](const char* option, const char* what) {
        return say.fail({error_kind::bad_input, what, option, ""});
    };
    if (a.certificate.empty()) return missing("--certificate", "name the certificate to check");
    const std::string path = snapshot_of(a);
    if (path.empty()) return missing("--snapshot", "name the snapshot to check it against");
    auto frozen = snapshot::open(path);
    if (!frozen) return say.fail(frozen.error());
    const auto text = detail::read_text_file(a.certificate);
    if (!text) return say.fail(text.error());
    const auto found = verify_certificate(*text, a.certificate, *frozen);
    if (!found) return say.fail(found.error());
    std::string out;
    for (const std::string& sentence : found->said) out += escape(sentence) + "\n";
    const bool accepted = found->rejected.empty();
    out += accepted ? "accepted\n" : "rejected: " + escape(found->rejected) + "\n";
    if (!print_out(out)) return 5;
    return accepted ? 0 : 1;
}

}  // namespace purvey::cli
