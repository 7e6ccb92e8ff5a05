"""Includes obey the rooms of tests/house/rooms.py, and each heavy library stays behind its door."""

import sys

import rooms
import tree


def check_file(path):
    here = rooms.room_of(path)
    if here not in rooms.MAY_INCLUDE:
        yield f"{path}: the room {here} is not in tests/house/rooms.py"
        return
    allowed = {here, *rooms.MAY_INCLUDE[here].split()}
    for line, name, angled in tree.includes(path):
        where = f"{path}:{line}"
        if angled:
            for prefix, door in rooms.DOORS.items():
                if name.startswith(prefix) and here not in door.split():
                    yield f"{where}: <{name}> is included by {door} only"
            continue
        target = rooms.file_of(name)
        if target is None:
            yield f'{where}: "{name}" is not named from include/ or from the root'
        elif rooms.room_of(target) not in allowed:
            yield f"{where}: {here} may not include {rooms.room_of(target)} ({name})"


def check_links():
    """Of compiled parts, only the translation to integers links to the solver."""
    for path in tree.files():
        if path.name != "CMakeLists.txt" or path.parts[0] != "resolver" or len(path.parts) < 3:
            continue
        if "purvey_solve" in tree.read(path) and path.parts[1] != "problem":
            yield f"{path}: only resolver/problem links to purvey_solve"


def main():
    complaints = list(check_links())
    looked_at = 0
    for path in tree.sources("include", "resolver"):
        looked_at += 1
        complaints += check_file(path)
    if looked_at == 0:
        complaints.append("no sources were found")
    return tree.report(f"arrows of {looked_at} files", complaints)


if __name__ == "__main__":
    sys.exit(main())
