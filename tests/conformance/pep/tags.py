"""Compares the tags of many targets, in order, with those of packaging.tags."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from unittest import mock

GLIBC = (5, 12, 17, 28, 36, 40)


def linux(arch: str, glibc: tuple | None, musl: tuple | None):
    """Platform tags of a Linux of that architecture, as packaging makes them on one."""
    from packaging import _manylinux, _musllinux, tags

    musl_version = musl and _musllinux._MuslVersion(*musl)
    with (
        mock.patch("sysconfig.get_platform", lambda: f"linux-{arch}"),
        mock.patch.object(_manylinux, "_get_glibc_version", lambda: glibc or (-1, -1)),
        mock.patch.object(_manylinux, "_have_compatible_abi", lambda *_: glibc is not None),
        mock.patch.object(_manylinux, "_get_manylinux_module", lambda: None),
        mock.patch.object(_musllinux, "_get_musl_version", lambda _: musl_version),
    ):
        return list(tags._linux_platforms(is_32bit=False))


def targets():
    """(name for purvey, platform tags of packaging)"""
    from packaging import tags

    for arch in ("x86_64", "aarch64", "i686", "armv7l", "ppc64le", "s390x", "riscv64"):
        for minor in GLIBC:
            yield f"{arch}-manylinux_2_{minor}", linux(arch, (2, minor), None)
        for minor in (0, 1, 2, 3):
            yield f"{arch}-musllinux_1_{minor}", linux(arch, None, (1, minor))
    yield "linux", linux("x86_64", (2, 28), None)
    yield "x86_64-manylinux2014", linux("x86_64", (2, 17), None)
    for major, minor in ((10, 4), (10, 9), (10, 15), (11, 0), (13, 0), (14, 5), (15, 0), (26, 1)):
        for arch, name in (("x86_64", "x86_64"), ("arm64", "aarch64")):
            platforms = list(tags.mac_platforms((major, minor), arch))
            yield f"{name}-macosx_{major}_{minor}", platforms
    yield "macos", list(tags.mac_platforms((13, 0), "arm64"))
    yield "windows", ["win_amd64"]
    yield "i686-pc-windows-msvc", ["win32"]
    yield "aarch64-pc-windows-msvc", ["win_arm64"]


def expected(minor: int, platforms: list) -> str:
    from packaging import tags

    abi = f"cp3{minor}" + ("m" if minor < 8 else "")
    interpreter = f"cp3{minor}"
    found = [
        *tags.cpython_tags((3, minor), [abi], platforms),
        *tags.compatible_tags((3, minor), interpreter, platforms),
    ]
    return " ".join(map(str, found))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    arguments = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent))
    import compare

    compare.require_packaging()
    jobs = [(f"3.{m}", name, expected(m, p)) for name, p in targets() for m in (7, 8, 11, 14)]
    got = compare.ask(arguments.dump, [f"T\t{python}\t{name}" for python, name, _ in jobs])
    wrong = [(p, n) for (p, n, want), g in zip(jobs, got, strict=True) if want != g]
    for python, name in wrong[:20]:
        print(f"DIFFERENT tags of CPython {python} on {name}")
    print(f"{len(jobs)} targets compared, {len(wrong)} different")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
