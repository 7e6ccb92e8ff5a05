"""Where purvey differs from packaging on purpose: rules, not lists. spec/pep.md has the reasons."""

from __future__ import annotations


def reason(kind: str, text: str, packaging: str, purvey: str) -> str | None:
    """The rule that explains a difference, or None."""
    return None
