#pragma once

#include "resolver/cli/arguments.hpp"

// One function a command; each returns the exit code.
namespace purvey::cli {

int run_lock(const arguments&);
int run_resolve(const arguments&);
int run_explain(const arguments&);
int run_choose(const arguments&);
int run_snapshot_build(const arguments&);
int run_snapshot_record(const arguments&);
int run_snapshot_info(const arguments&);
int run_verify(const arguments&);
int run_watch(const arguments&);  // watch, verify, report
int run_cache(const arguments&);  // info, prune, verify
int run_index(const arguments&);  // check, grants, virtual

}  // namespace purvey::cli
