#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "purvey/pep/metadata.hpp"
#include "purvey/source/live.hpp"
#include "resolver/source/index/disk_cache.hpp"
#include "resolver/source/index/network.hpp"
#include "resolver/source/index/page_entry.hpp"
#include "resolver/source/index/place.hpp"
#include "resolver/source/index/route.hpp"
#include "resolver/source/index/text_arena.hpp"
#include "resolver/source/index/walk.hpp"
#include "resolver/source/index/wheel_pieces.hpp"

namespace purvey::index {

release_metadata views_of(const pep::core_metadata&);
// What is kept of an answer, but what it says; and of a 304 on a copy, which says the same as it.
cached_document document_of(const http_reply&);
cached_document document_of(const http_reply&, const cached_document& copy);
// Whoever asked may not have it, or not as whom they asked.
inline bool asks_for_login(const http_reply& r) {
    return r.status == 401 || r.status == 403;
}
std::string remedy_of(const http_reply&);    // of a status that is a refusal, or ""
std::string sha256_of(const release_file&);  // as it is stated, or ""

// Of a file that the user names, to compare its hash or to find it out.
constexpr std::size_t whole_archive_limit = 512u << 20;
constexpr int longest_wait_ms = 1000;  // while nothing arrives

// "" or what says that the file is another one. digest: of the file, by an algorithm; "" unknown.
template <class Digest>
std::string differing_hash(const release_file& f, Digest digest) {
    for (const auto& [name, hex] : f.hashes)
        if (const std::string have = digest(name); !have.empty() && have != hex)
            return "its " + std::string(name) + " is " + have + ", but " + std::string(hex) +
                   " is stated";
    return {};
}

// The Simple API as a source. Everything runs in the calling thread: a call that must wait drives
// the loop, and whatever else arrives meanwhile is kept and followed up by the forecast.
class live_source final : public source {
  public:
    explicit live_source(const live_options&);
    ~live_source() override;

    expected<const listing*, error> list(std::string_view project) override;
    expected<const release_metadata*, error> metadata(const listing&, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override;
    expected_void<error> attestations(std::span<attested_file> files) override;
    void expect(std::span<const std::string> projects) override;
    void expect_metadata(const listing& l, std::size_t release, std::span<const std::size_t> files,
                         std::size_t fitting) override {
        if (net_) start_walk(l, release, files, fitting, walk::asker::announced);
    }
    void set_forecast(forecast* f) override { forecast_ = f; }
    void supply_before_confirmed(bool allowed) override { copies_first_ = allowed; }
    bool confirmed() override;

  private:
    enum class progress_of : std::uint8_t { fresh, waiting, done };

    // What one index says of a project.
    struct index_page {
        std::string url;
        std::size_t index = 0;
        bool done = false;
        text_arena text;                         // of a page that was sent
        std::optional<cached_document> copy;     // of one that was kept
        kept_listing kept;                       // reads `copy`
        std::unique_ptr<hashed_listing> hashed;  // reads itself, of files that have no page
        struct {
            pep::core_metadata fields;
            release_metadata said;
        } declared;                    // by a directory
        bool offers_metadata = false;  // for any file
        listing content;
        std::optional<error> failure;
        // Of a copy that was supplied before its index was asked again: is the answer under way,
        // and what is it, if it is something else.
        bool unconfirmed = false;
        std::unique_ptr<index_page> instead;
    };

    // A project, as the indexes of its route supply it.
    struct page_state {
        std::string project;
        route from;
        std::vector<std::unique_ptr<index_page>> asked;  // along the route
        progress_of progress = progress_of::fresh;
        listing merged;  // where several supply it
        const listing* content = nullptr;
        std::optional<error> failure;
        bool offers_metadata = false;  // for any file
        bool wanted = false;           // by the search, not by a guess alone
    };

    // What --find-links names.
    struct place_state {
        bool done = false;
        text_arena text;
        place_files files;
        std::optional<error> failure;
        std::vector<std::pair<page_state*, index_page*>> waiting;
    };

    // METADATA of one file. `unusable` says why the next file should be tried instead.
    struct file_state {
        std::string url;
        progress_of progress = progress_of::fresh;
        pep::core_metadata fields;            // of metadata that was sent
        std::optional<cached_document> copy;  // of metadata that was kept
        release_metadata said;                // views into either
        std::string unusable;
        std::optional<error> failure;
        std::optional<release_metadata> as_own, as_other;
        std::vector<walk*> waiting;
        std::optional<wheel_pieces> wheel;  // when METADATA is read from inside the wheel
        unsigned pieces_asked = 0;
    };

    // What says who published a file.
    struct provenance_state {
        std::string url, index;
        bool done = false;
        bool offline = false;  // so it was not asked for
        std::optional<cached_document> copy;
        provenance said;
        std::optional<error> failure;
    };

    // live_attestations.cpp
    void ask_provenance(const attested_file&);
    void provenance_arrived(provenance_state&, http_reply&&);
    void provenance_failed(provenance_state&, const std::string& why);
    std::string provenance_key(const provenance_state&) const;

    // live_pages.cpp
    page_state& start_page(const std::string& project, bool wanted);
    void follow_route(page_state&);
    listing* supplied(page_state&, const std::vector<listing*>& known);
    void settle(page_state&, const listing* content);
    void foresee(const page_state&);

    // index_pages.cpp
    void ask_index(page_state&, std::size_t index);
    std::string page_key(std::size_t index, const std::string& url) const;
    const std::string& netrc() const;
    bool read_copy(index_page&);
    void copy_holds(index_page&, const http_reply&);
    void read_local_page(page_state&, index_page&);
    void page_arrived(page_state&, index_page&, http_reply&&);
    void read_page(page_state&, index_page&, const std::string& url,
                   const std::string& content_type, std::string_view bytes);
    static void page_failed(index_page&, const std::string& url, std::string why,
                            std::string remedy = {});

    // live_confirm.cpp
    void asked_again(page_state&, index_page&, http_reply&&);
    void replace(std::unique_ptr<page_state>&);

    // live_places.cpp
    void ask_place(page_state&, index_page&);
    void read_place(place_state&, const std::string& url);
    void read_links(place_state&, const std::string& url, const std::string& content_type,
                    std::string_view bytes);
    void place_arrived(place_state&, http_reply&&);
    void find_in(const place_state&, index_page&);
    void supply_files(index_page&, page&&);
    void ask_archive(page_state&, index_page&);
    void archive_arrived(index_page&, page&&, http_reply&&);
    void supply_directory(index_page&);
    static std::string index_of(const listing& l, const release& r) {
        return r.index_url.empty() ? l.index_url : std::string(r.index_url);
    }

    // live_metadata.cpp
    walk& start_walk(const listing&, std::size_t release, std::span<const std::size_t> files,
                     std::size_t fitting, walk::asker);
    void advance(walk&);
    file_state& start_file(const listing&, const release&, const release_file&);
    void file_arrived(file_state&, const listing&, const release&, const release_file&,
                      http_reply&&);
    void read_metadata(file_state&, const listing&, const release&, const release_file&,
                       std::string_view text);
    void read_built(file_state&, const listing&, const release&, const release_file&,
                    std::string_view text);
    bool looked_into(const release_file&) const;
    bool read_kept(file_state&, const release_file&);
    std::string built_by() const;
    void keep_metadata(const release_metadata&, const release_file&, const std::string& made);
    void file_failed(file_state&, std::string why, std::string remedy = {});
    bool page_offers_metadata(const listing&) const;
    void file_done(file_state&);

    // live_wheel.cpp
    void start_wheel(file_state&, const listing&, const release&, const release_file&);
    void ask_wheel(file_state&, const listing&, const release&, const release_file&,
                   std::uint64_t offset, std::uint64_t length);
    void ask_whole_wheel(file_state&, const listing&, const release&, const release_file&);
    void wheel_arrived(file_state&, const listing&, const release&, const release_file&,
                       std::uint64_t offset, http_reply&&);
    void read_wheel(file_state&, const listing&, const release&, const release_file&);

    // live_sdist.cpp
    void look_inside(file_state&, const listing&, const release&, const release_file&);
    void sdist_arrived(file_state&, const listing&, const release&, const release_file&,
                       http_reply&&);
    bool file_agrees(file_state&, const release_file&, std::string_view whole);

    // live_source.cpp
    void fetch(const std::string& url, std::size_t limit, std::string index, network::handler done);
    network* net();  // nullptr: see no_network_
    template <class Done>
    bool run_until(Done done);
    bool follow_one_forecast();
    void report();

    live_options options_;
    std::vector<std::string> indexes_;  // without credentials or trailing slash
    disk_cache cache_;
    mutable std::optional<std::string> netrc_;  // what the file says
    std::unique_ptr<network> net_;
    std::optional<error> no_network_;
    forecast* forecast_ = nullptr;
    live_counters counters_;

    std::unordered_map<std::string, std::unique_ptr<page_state>> pages_;
    std::unordered_map<std::string, std::unique_ptr<file_state>> files_;
    std::map<std::string, std::unique_ptr<provenance_state>> provenances_;  // by their URL
    std::map<std::size_t, std::unique_ptr<place_state>> places_;  // by their place in the options
    std::map<std::pair<const release*, std::vector<std::size_t>>, std::unique_ptr<walk>> walks_;
    bool copies_first_ = false;                   // supply_before_confirmed()
    std::vector<const page_state*> unconfirmed_;  // supplied by list() from copies, in its order
    // What was supplied and is no longer: views and answers under way may still point there.
    std::vector<std::unique_ptr<page_state>> old_pages_;
    std::vector<std::unique_ptr<file_state>> old_files_;
    std::vector<std::string> expected_;     // by the search, before the network was needed
    std::deque<const page_state*> listed_;  // arrived, not yet shown to the forecast
    std::deque<walk*> foreseen_;            // finished, result not yet shown to it
};

// False: nothing is under way any more that could make it true.
template <class Done>
bool live_source::run_until(Done done) {
    while (!done()) {
        if (follow_one_forecast()) continue;
        if (!net_ || net_->idle()) return false;
        net_->step(longest_wait_ms);
        report();
    }
    return true;
}

}  // namespace purvey::index
