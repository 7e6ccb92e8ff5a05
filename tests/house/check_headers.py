"""Every public header compiles alone and includes only the standard library and purvey.

usage: check_headers.py COMPILER

Alone: in a translation unit that holds nothing but its #include. What it includes is read from the
compiler (-H), so that a macro or a conditional hides nothing. Costs of single headers: <functional>,
<chrono>, <filesystem> and <regex> are refused, <memory> needs a reason here.
"""

import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import tree

REFUSED = {"functional", "chrono", "filesystem", "regex"}
# Header -> why it owns something on the heap in its interface.
MEMORY_ALLOWED = {
    "include/purvey/pep/requirement.hpp": "many requirements share one marker",
    "include/purvey/source/live.hpp": "hands over a source that the caller then owns",
}
STANDARD = set(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv
    chrono cinttypes climits clocale cmath codecvt compare complex concepts condition_variable
    coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar
    cwctype deque exception execution filesystem format forward_list fstream functional future
    initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map
    memory memory_resource mutex new numbers numeric optional ostream queue random ranges ratio
    regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept
    stop_token streambuf string string_view strstream syncstream system_error thread tuple
    type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector
    version""".split()
)
# What -H says of one file: its depth in dots, its path.
OPENED = re.compile(r"^(\.+) (.*)$", re.MULTILINE)


def named_includes(header):
    """Complaints about the includes the header names."""
    for line, name, angled in tree.includes(header):
        where = f"{header}:{line}"
        if angled and name not in STANDARD:
            yield f"{where}: <{name}> is no header of the standard library"
        elif angled and name in REFUSED:
            yield f"{where}: <{name}> is too dear for a public header"
        elif name == "memory" and str(header) not in MEMORY_ALLOWED:
            yield f"{where}: <memory> needs a reason in tests/house/check_headers.py"
        elif not angled and not (tree.ROOT / "include" / name).is_file():
            yield f'{where}: "{name}" is no header of purvey, or not named from include/'


def opened_files(header, messages, unit):
    """Complaints about what the compiler opened on behalf of purvey's own headers."""
    own = (tree.ROOT / "include").resolve()
    ancestors = {0: own / header}
    for dots, name in OPENED.findall(messages):
        path = Path(name)
        path = (unit.parent / path).resolve() if not path.is_absolute() else path.resolve()
        depth = len(dots)
        parent = ancestors.get(depth - 1, path)
        ancestors[depth] = path
        if parent.is_relative_to(own) and not path.is_relative_to(own):
            if path.name not in STANDARD:
                yield f"{header}: {parent.relative_to(own)} opens {path}"


def compile_alone(compiler, header, folder):
    name = str(header.relative_to("include"))
    unit = Path(folder) / (name.replace("/", "_") + ".cpp")
    # Twice: the second is empty only if the header guards itself.
    unit.write_text(f'#include "{name}"\n#include "{name}"\n')
    done = subprocess.run(
        [compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-H",
         "-I", tree.ROOT / "include", unit],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    complaints = list(named_includes(header))
    if done.returncode != 0:
        errors = [m for m in done.stderr.splitlines() if "error:" in m][:3]
        complaints.append(f"{header}: does not compile alone: " + " | ".join(errors))
    elif not OPENED.search(done.stderr):
        complaints.append(f"{header}: {compiler} -H told nothing")
    complaints += opened_files(header.relative_to("include"), done.stderr, unit)
    return complaints


def main():
    compiler = sys.argv[1]
    headers = tree.sources("include", suffixes=(".hpp",))
    strangers = [p for p in tree.files() if p.parts[0] == "include" and p.suffix in (".h", ".ipp")]
    complaints = [f"{p}: public headers end in .hpp" for p in strangers]
    if not headers:
        complaints.append("there are no public headers")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda h: compile_alone(compiler, h, folder), headers):
            complaints += found
    return tree.report(f"{len(headers)} headers with {compiler}", complaints)


if __name__ == "__main__":
    sys.exit(main())
