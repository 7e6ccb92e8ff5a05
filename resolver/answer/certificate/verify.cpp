#include "purvey/answer/certificate.hpp"
#include "resolver/answer/certificate/claim_check.hpp"

namespace purvey {
namespace {

using namespace answer;

// A certificate, line by line.
class verifier {
  public:
    verifier(std::string_view where, source& from)
        : where_(where), identity_(from.identity()), known_(from, target_) {}

    expected<verified, error> run(std::string_view text) {
        while (!text.empty()) {
            ++number_;
            const std::size_t end = text.find('\n');
            if (end == std::string_view::npos) return rejected("it was cut off");
            const auto line = read_json(text.substr(0, end));
            text.remove_prefix(end + 1);
            if (!line || !line->is_object() ||
                (number_ == 1 && line->find("purvey certificate") == nullptr))
                return bad_input(place(), number_ == 1 ? "not a certificate"
                                                       : "a line that is no line of a certificate");
            if (const std::string wrong = take(*line); !wrong.empty()) return rejected(wrong);
        }
        if (number_ == 0) return bad_input(std::string(where_), "an empty file");
        if (!ended_) return rejected("it was cut off");
        return out_;
    }

  private:
    std::string place() const { return std::string(where_) + ":" + std::to_string(number_); }
    expected<verified, error> rejected(const std::string& why) {
        out_.rejected = place() + ": " + why;
        return out_;
    }

    // "" or what is wrong.
    std::string take(const json_value& line) {
        if (number_ == 1) return target_.read(line, identity_);
        if (ended_) return "a line after the end";
        if (line.find("claim") != nullptr || line.find("claims") != nullptr ||
            line.find("unproven") != nullptr)
            return turn(line);
        if (!claim_) return "a line outside of a claim";
        return claim_->take(line) ? "" : claim_->wrong();
    }
    std::string turn(const json_value& line) {
        if (claim_ && !claim_->finish()) return claim_->wrong();
        if (claim_) out_.said.push_back(claim_->words());
        claims_ += claim_ ? 1 : 0;
        claim_.reset();
        if (const json_value* u = line.find("unproven")) {
            out_.said.push_back("not proven: " + u->text);
            return line.has_only({"unproven"}) && u->is_text() ? "" : "no sentence";
        }
        if (line.find("claim") != nullptr) {
            claim_.emplace(known_, target_);
            return claim_->begin(line) ? "" : claim_->wrong();
        }
        ended_ = true;
        const json_value& count = *line.find("claims");
        const bool all = line.has_only({"claims"}) && count.is_number() && count.number == claims_;
        return all ? "" : "claims are missing";
    }

    std::string_view where_;
    std::string identity_;
    certificate_target target_;
    evidence_store known_;
    std::optional<claim_check> claim_;
    verified out_;
    std::size_t number_ = 0, claims_ = 0;
    bool ended_ = false;
};

}  // namespace

expected<verified, error> verify_certificate(std::string_view text, std::string_view where,
                                             source& from) {
    return verifier(where, from).run(text);
}

}  // namespace purvey
