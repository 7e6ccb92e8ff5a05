"""What packaging makes of a text, in the words of pep_dump: one function a kind."""

from __future__ import annotations

from packaging.markers import Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

BAD = "bad"

_FIXED = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_version": "",
}


def _environment(python, os_name, sys_platform, system, machine):
    return _FIXED | {
        "implementation_version": python,
        "os_name": os_name,
        "platform_machine": machine,
        "platform_system": system,
        "python_full_version": python,
        "python_version": ".".join(python.split(".")[:2]),
        "sys_platform": sys_platform,
    }


# The three targets of pep_dump.
ENVIRONMENTS = (
    _environment("3.11.0", "posix", "linux", "Linux", "x86_64"),
    _environment("3.8.5", "posix", "darwin", "Darwin", "arm64"),
    _environment("3.12.0", "nt", "win32", "Windows", "AMD64"),
)


def escape(text: str) -> str:
    out = text.replace("\\", "\\x5c")
    if out.isprintable():
        return out
    return "".join(f"\\x{ord(c):02x}" if ord(c) < 0x20 or c == "\x7f" else c for c in out)


def version(text):
    try:
        v = Version(text)
    except ValueError:
        return BAD
    flags = (
        ("p" if v.is_prerelease else "")
        + ("o" if v.is_postrelease else "")
        + ("d" if v.is_devrelease else "")
        + ("l" if v.local is not None else "")
    )
    return f"{v}\t{v.public}\t{flags}"


def _clauses(s: SpecifierSet) -> str:
    return escape(",".join(sorted({str(c) for c in s})))


def specifier(text, samples):
    try:
        s = SpecifierSet(text)
    except ValueError:
        return BAD
    bits = "".join("1" if s.contains(v, prereleases=True) else "0" for v in samples)
    return f"{_clauses(s)}\t{'p' if s.prereleases else ''}\t{bits}"


def requirement(r: Requirement) -> str:
    extras = ",".join(sorted({canonicalize_name(e) for e in r.extras}))
    marker = escape(str(r.marker)) if r.marker else ""
    fields = (canonicalize_name(r.name), extras, _clauses(r.specifier), escape(r.url or ""), marker)
    return "\t".join(fields)


def _extras(markers) -> set:
    out = set()
    for item in markers:
        if isinstance(item, list):
            out |= _extras(item)
        elif isinstance(item, tuple):
            left, _, right = item
            if str(left) == "extra":
                out.add(right.value)
            elif str(right) == "extra":
                out.add(left.value)
    return out


def marker(text):
    """The line, or BAD; or the name of the error that evaluation raised."""
    try:
        m = Marker(text)
    except ValueError:
        return BAD
    extras = sorted(_extras(m._markers))
    bits = ""
    try:
        for e in ENVIRONMENTS:
            for extra in ["", *extras]:
                bits += "1" if m.evaluate(e | {"extra": extra}) else "0"
            bits += " "
    except (UndefinedComparison, UndefinedEnvironmentName) as error:
        return type(error).__name__
    return f"{escape(str(m))}\t{escape(','.join(extras))}\t{bits}"


def wheel(text):
    try:
        name, v, build, tags = parse_wheel_filename(text)
    except ValueError:
        return BAD
    build_text = text.split("-")[2] if build else ""
    return f"{name}\t{v}\t{build_text}\t{' '.join(sorted(map(str, tags)))}"
