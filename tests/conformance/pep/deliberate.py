"""Where purvey differs from packaging on purpose: rules, not lists. spec/pep.md has the reasons."""

from __future__ import annotations

import re

MAX_NAME = 256
_LEADING_NAME = re.compile(r"\s*([A-Za-z0-9._-]+)")
_STRING_FIELD = (
    r"(?:os_name|sys_platform|platform_(?:machine|system|version|python_implementation)"
    r"|implementation_name|extra)"
)
_UNDEFINED = re.compile(
    rf"{_STRING_FIELD}\s*(?:===|~=)\s*['\"]|['\"]\s*(?:===|~=)\s*{_STRING_FIELD}"
)


def reason(kind: str, text: str, packaging: str, purvey: str) -> str | None:
    """The rule that explains a difference, or None."""
    if purvey != "bad":
        return None
    if kind == "R" and (name := _LEADING_NAME.match(text)) and len(name[1]) > MAX_NAME:
        return f"a name longer than {MAX_NAME} characters"
    # packaging refuses the marker as well, but not before it is evaluated.
    if kind in "RM" and _UNDEFINED.search(text):
        return "~= or === between strings in a marker"
    return None
