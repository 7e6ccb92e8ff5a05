"""Runs commands and says what each took. One JSON object a line, in and out.

A process of its own, started with -I -S: what a child reports as its peak memory includes what its
parent had when it was started, so the parent must be smaller than all that it measures.
"""

import json
import os
import sys
import time

NULL = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]


def run(argv, env):
    start = time.perf_counter_ns()
    child = os.posix_spawn(argv[0], argv, env, file_actions=NULL)
    _, status, usage = os.wait4(child, 0)
    took = time.perf_counter_ns() - start
    return {"ns": took, "kib": usage.ru_maxrss, "exit": os.waitstatus_to_exitcode(status)}


def own_peak_kib():
    """Not ru_maxrss: that is inherited from whoever started this."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


for line in sys.stdin:
    asked = json.loads(line)
    done = run(asked["argv"], asked["env"])
    done["own_kib"] = own_peak_kib()
    print(json.dumps(done), flush=True)
