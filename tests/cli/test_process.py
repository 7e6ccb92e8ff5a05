"""The program as a process: what it loads, streams that close, signals, speed of the start."""

import os
import pty
import signal
import subprocess
import threading
import time

import index_server
import pytest
from conftest import PROGRAM, PROJECTS

HEAVY = ["libcurl", "libarchive", "libxml2", "simdjson", "libssl", "libcrypto", "sqlite"]


def test_the_program_links_nothing_heavy():
    linked = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert "libc.so" in linked
    assert [name for name in HEAVY if name in linked] == []


def test_a_run_on_a_snapshot_loads_nothing_heavy(shell, graph):
    done = shell("resolve", "flask", "--snapshot", graph, env={"LD_DEBUG": "files"})
    assert "flask" in done.out
    assert "calling init" in done.err
    assert [name for name in HEAVY + ["purvey-net", "purvey-build"] if name in done.err] == []


def test_a_reader_that_went_away_is_no_failure(shell, index):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([PROGRAM, "lock", "demo", "--index-url", index], cwd=shell.folder,
                          env=shell.environment(), stdout=write, stderr=subprocess.PIPE,
                          timeout=60)
    os.close(write)
    assert done.returncode == 0, done.stderr
    assert b"error" not in done.stderr
    assert (shell.folder / "pylock.toml").exists()


def test_closed_streams(shell, graph):
    for redirection in (">&-", "2>&-", ">&- 2>&-"):
        done = subprocess.run(
            ["sh", "-c", f'"$0" resolve flask --snapshot "$1" {redirection}', PROGRAM, graph],
            cwd=shell.folder, env=shell.environment(), capture_output=True, timeout=60)
        assert done.returncode in (0, 5), (redirection, done)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_output_that_cannot_be_written_is_said(shell, graph):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAM, "resolve", "flask", "--snapshot", str(graph)],
                              cwd=shell.folder, env=shell.environment(), stdout=full,
                              stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 5
    assert b"standard output" in done.stderr


def test_a_full_disk_leaves_no_half_lock(shell, index):
    shell("lock", "demo", "--index-url", index)
    before = shell.read("pylock.toml")
    done = subprocess.run(
        ["sh", "-c", 'trap "" XFSZ; ulimit -f 0; '
                     'exec "$0" lock demo quick --no-cache --index-url "$1"', PROGRAM, index],
        cwd=shell.folder, env=shell.environment(), capture_output=True, timeout=60)
    assert done.returncode == 5, done
    assert shell.read("pylock.toml") == before
    assert shell.names() == ["pylock.toml"]


@pytest.mark.parametrize("number,code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_while_waiting(shell, number, code):
    index = index_server.fake_index(PROJECTS)
    index.faults["/simple/demo/"] = {"delay": 30}
    with index_server.serve(index) as server:
        run = subprocess.Popen([PROGRAM, "lock", "demo", "--index-url", server.url],
                               cwd=shell.folder, env=shell.environment(), stderr=subprocess.PIPE,
                               # A test run in the background ignores it, and so would its child.
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        deadline = time.monotonic() + 30
        while not server.requests and time.monotonic() < deadline:
            time.sleep(0.02)
        run.send_signal(number)
        assert run.wait(timeout=20) == code
        assert b"error" not in run.stderr.read()
        run.stderr.close()
    assert shell.names() == []


def terminal_output(command, shell, **variables):
    """What the program writes to a terminal that is its standard error."""
    master, slave = pty.openpty()
    run = subprocess.Popen(command, cwd=shell.folder, stdout=subprocess.DEVNULL, stderr=slave,
                           env=shell.environment(TERM="xterm", **variables))
    os.close(slave)
    seen = bytearray()

    def read():
        try:
            while data := os.read(master, 4096):
                seen.extend(data)
        except OSError:
            pass

    reader = threading.Thread(target=read)
    reader.start()
    run.wait(timeout=60)
    reader.join(timeout=10)
    os.close(master)
    return run.returncode, seen.decode()


def test_progress_is_drawn_on_a_terminal_and_erased(shell):
    index = index_server.fake_index(PROJECTS)
    index.faults["/simple/other/"] = {"delay": 1.5}
    with index_server.serve(index) as server:
        command = [PROGRAM, "resolve", "demo", "--index-url", server.url, "--no-cache"]
        code, seen = terminal_output(command, shell)
        assert code == 0
        assert "requests" in seen
        assert seen.rindex("\r\x1b[K") > seen.rindex("requests")
        assert "requests" not in terminal_output([*command, "--quiet"], shell)[1]
        piped = subprocess.run(command, cwd=shell.folder, env=shell.environment(),
                               capture_output=True, timeout=60)
        assert b"\x1b" not in piped.stderr


def test_progress_of_a_watch(shell):
    index = index_server.fake_index(PROJECTS)
    with index_server.serve(index) as server:
        for path in index.files:
            index.faults[path] = {"delay": 0.5}
        shell.write("purvey.toml", f'[[index]]\nname = "vendor"\nurl = "{server.url}"\n'
                                   '[[grant]]\nnamespace = "demo"\nindex = "vendor"\n')
        command = [PROGRAM, "watch", "--all", "--reference", "none"]
        code, seen = terminal_output(command, shell)
        assert code == 0
        drawn = seen.split("\r\x1b[K")
        assert any(line.startswith("demo: 1 of ") for line in drawn), drawn
        assert drawn[-1] == ""
        piped = subprocess.run(command, cwd=shell.folder, env=shell.environment(),
                               capture_output=True, timeout=60)
        assert piped.stderr == b""


def test_colour_only_where_wanted(shell, graph):
    command = [PROGRAM, "resolve", "flask=1", "--snapshot", str(graph)]
    assert "\x1b[" in terminal_output(command, shell)[1]
    assert "\x1b[" not in terminal_output(command, shell, NO_COLOR="1")[1]
    assert "\x1b[" not in terminal_output([*command, "--color", "never"], shell)[1]
    assert "\x1b[" in shell("resolve", "flask=1", "--snapshot", graph, "--color", "always",
                            code=2).err


def test_lines_to_paste_name_the_program_as_it_was_called(shell, graph):
    words = ["resolve", "ultralytics", "albumentations", "--snapshot", str(graph)]
    folder, name = os.path.split(PROGRAM)
    done = subprocess.run([name, *words], executable=PROGRAM, cwd=shell.folder,
                          env=shell.environment(), capture_output=True, text=True, timeout=60)
    assert f"  {name} resolve ultralytics" in done.stdout
    done = shell(*words, code=3)
    assert f"  {PROGRAM} resolve ultralytics" in done.out


def test_a_line_to_paste_works_as_it_stands(shell, graph):
    shell.write("it's here.txt", "ultralytics\nalbumentations\n")
    done = shell("resolve", "-r", "it's here.txt", "--snapshot", graph, code=3)
    lines = [line.strip() for line in done.out.splitlines() if "--choose" in line]
    assert lines
    for line in lines:
        again = subprocess.run(["sh", "-c", line], cwd=shell.folder, env=shell.environment(),
                               capture_output=True, timeout=60)
        assert again.returncode == 0, (line, again.stderr)
