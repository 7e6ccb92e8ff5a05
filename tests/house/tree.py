"""What the checks of the house share: the files of the tree, and how a C++ file is read."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {"build", ".git", ".cache", ".pytest_cache", "__pycache__"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.MULTILINE)
# Comments, raw strings, strings, character literals (a ' between digits is none of these).
NOT_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r'|R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)


def files():
    """Every file that is or would be committed, relative to the root."""
    try:
        listed = subprocess.run(
            ["git", "-C", ROOT, "ls-files", "-z", "-co", "--exclude-standard"],
            capture_output=True,
            check=True,
        ).stdout.decode()
        paths = [Path(name) for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive
        paths = [p.relative_to(ROOT) for p in ROOT.rglob("*") if p.is_file()]
        paths = [p for p in paths if not SKIPPED_FOLDERS & set(p.parts)]
    return sorted({p for p in paths if (ROOT / p).is_file()})


def sources(*folders, suffixes=(".hpp", ".cpp")):
    return [p for p in files() if p.parts[0] in folders and p.suffix in suffixes]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def code_only(text):
    """The text with comments and literals blanked; line numbers stay."""
    return NOT_CODE.sub(lambda m: " " + "\n" * m.group().count("\n"), text)


def without_comments(text):
    def blank(match):
        found = match.group()
        return "\n" * found.count("\n") if found.startswith(("//", "/*")) else found

    return NOT_CODE.sub(blank, text)


def includes(path):
    """[(line, name, angled)] of the includes a file names itself."""
    text = without_comments(read(path))
    return [
        (text.count("\n", 0, m.start()) + 1, m[2].strip(), m[1] == "<")
        for m in INCLUDE.finditer(text)
    ]


def report(what, complaints):
    """Prints the complaints; returns the exit status."""
    for line in complaints:
        print(line)
    print(f"{what}: {len(complaints)} complaints" if complaints else f"{what}: fine")
    return 1 if complaints else 0
