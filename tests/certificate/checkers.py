"""What the two checkers of certificates say."""

from conftest import run

import certificate_checker as checker


def in_python(path, snapshot):
    try:
        checker.check(path, snapshot)
        return "accepted"
    except checker.Rejected as wrong:
        print(wrong)
        return "rejected"
    except checker.Unreadable:
        return "unreadable"


def in_cpp(path, snapshot):
    code, said = run("verify", "--certificate", path, "--snapshot", snapshot)
    assert code in (0, 1, 2), said
    return ["accepted", "rejected", "unreadable"][code]
