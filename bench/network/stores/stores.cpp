// One process that reads or writes entries of a cache, to compare stores as a run uses them:
//   bench-stores files|sqlite|lmdb read|write FIRST COUNT    (in the working directory)
// Entries are 20,000 and 1,200 bytes by turns, as pages and metadata are.
#include <fcntl.h>
#include <lmdb.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

std::string key_of(unsigned i) {
    char text[65];
    std::snprintf(text, sizeof text, "%064x", i * 2654435761u);
    return text;
}

std::string entry_of(unsigned i) {
    return std::string(i % 2 == 0 ? 20'000 : 1'200, 'x');
}

// What every reader does with an entry: look at all of it.
std::uint64_t sum(std::string_view bytes) {
    std::uint64_t h = bytes.size();
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
    }
    return h;
}

class files {
  public:
    void write(unsigned i) {
        const std::string path = path_of(i), folder = path.substr(0, path.rfind('/'));
        ::mkdir("files", 0700);
        ::mkdir(folder.c_str(), 0700);
        const std::string fresh = folder + "/.new-" + std::to_string(::getpid());
        const std::string bytes = entry_of(i);
        const int fd = ::open(fresh.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        if (::write(fd, bytes.data(), bytes.size()) < 0) std::abort();
        ::close(fd);
        if (::rename(fresh.c_str(), path.c_str()) != 0) std::abort();
    }
    std::uint64_t read(unsigned i) {
        const int fd = ::open(path_of(i).c_str(), O_RDONLY | O_CLOEXEC);
        struct stat s {};
        if (::fstat(fd, &s) != 0) return 0;
        std::string bytes(static_cast<std::size_t>(s.st_size), '\0');
        if (::read(fd, bytes.data(), bytes.size()) < 0) std::abort();
        ::close(fd);
        return sum(bytes);
    }

  private:
    static std::string path_of(unsigned i) {
        const std::string key = key_of(i);
        return "files/" + key.substr(0, 2) + "/" + key.substr(2);
    }
};

class sqlite {
  public:
    sqlite() {
        sqlite3_open("entries.sqlite", &db_);
        sqlite3_busy_timeout(db_, 10'000);
        run("pragma journal_mode=wal");
        run("pragma synchronous=off");
        run("create table if not exists e(k blob primary key, v blob)");
        sqlite3_prepare_v2(db_, "insert or replace into e values(?, ?)", -1, &put_, nullptr);
        sqlite3_prepare_v2(db_, "select v from e where k = ?", -1, &get_, nullptr);
        run("begin");
    }
    ~sqlite() {
        run("commit");
        sqlite3_finalize(put_);
        sqlite3_finalize(get_);
        sqlite3_close(db_);
    }
    void write(unsigned i) {
        const std::string key = key_of(i), bytes = entry_of(i);
        sqlite3_bind_blob(put_, 1, key.data(), 64, SQLITE_TRANSIENT);
        sqlite3_bind_blob(put_, 2, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
        sqlite3_step(put_);
        sqlite3_reset(put_);
    }
    std::uint64_t read(unsigned i) {
        const std::string key = key_of(i);
        sqlite3_bind_blob(get_, 1, key.data(), 64, SQLITE_TRANSIENT);
        std::uint64_t found = 0;
        if (sqlite3_step(get_) == SQLITE_ROW)
            found = sum({static_cast<const char*>(sqlite3_column_blob(get_, 0)),
                         static_cast<std::size_t>(sqlite3_column_bytes(get_, 0))});
        sqlite3_reset(get_);
        return found;
    }

  private:
    void run(const char* words) { sqlite3_exec(db_, words, nullptr, nullptr, nullptr); }
    sqlite3* db_ = nullptr;
    sqlite3_stmt *put_ = nullptr, *get_ = nullptr;
};

class lmdb {
  public:
    lmdb() {
        mdb_env_create(&env_);
        mdb_env_set_mapsize(env_, std::size_t{4} << 30);
        if (mdb_env_open(env_, "entries.lmdb", MDB_NOSUBDIR | MDB_NOSYNC, 0600) != 0) std::abort();
        mdb_txn_begin(env_, nullptr, 0, &txn_);
        mdb_dbi_open(txn_, nullptr, 0, &dbi_);
    }
    ~lmdb() {
        mdb_txn_commit(txn_);
        mdb_env_close(env_);
    }
    void write(unsigned i) {
        std::string key = key_of(i), bytes = entry_of(i);
        MDB_val k{key.size(), key.data()}, v{bytes.size(), bytes.data()};
        if (mdb_put(txn_, dbi_, &k, &v, 0) != 0) std::abort();
    }
    std::uint64_t read(unsigned i) {
        std::string key = key_of(i);
        MDB_val k{key.size(), key.data()}, v{};
        if (mdb_get(txn_, dbi_, &k, &v) != 0) return 0;
        return sum({static_cast<const char*>(v.mv_data), v.mv_size});
    }

  private:
    MDB_env* env_ = nullptr;
    MDB_txn* txn_ = nullptr;
    MDB_dbi dbi_ = 0;
};

template <class Store>
void run(bool writes, unsigned first, unsigned count) {
    Store store;
    std::uint64_t seen = 0;
    for (unsigned i = first; i < first + count; ++i)
        if (writes)
            store.write(i);
        else
            seen += store.read(i);
    std::printf("%llu\n", static_cast<unsigned long long>(seen));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const std::string_view store = argv[1];
    const bool writes = std::string_view(argv[2]) == "write";
    const auto number = [](const char* text) {
        return static_cast<unsigned>(std::strtoul(text, nullptr, 10));
    };
    const unsigned first = number(argv[3]), count = number(argv[4]);
    if (store == "files")
        run<files>(writes, first, count);
    else if (store == "sqlite")
        run<sqlite>(writes, first, count);
    else if (store == "lmdb")
        run<lmdb>(writes, first, count);
    else
        return 2;
    return 0;
}
