"""Reads a snapshot (spec/snapshot.md): what an index said of a project. A part of
certificate_checker.py; standard library only. The files of a recorded snapshot are packed with zstd:
Python 3.14 unpacks them itself, else the program `zstd` does."""

import collections
import mmap
import struct
import subprocess

from words import Version, normal


class Unreadable(Exception):
    """Neither accepted nor rejected: a file that cannot be read."""


File = collections.namedtuple("File", "kind name upload python yanked size")
WHEEL, SDIST, OTHER = range(3)

M64 = (1 << 64) - 1
PRIMES = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
          0x27D4EB2F165667C5)


def rotated(x, n):
    return (x << n | x >> (64 - n)) & M64


def xxh64(data):
    a, b, c, d, e = PRIMES
    mix = lambda h, word: rotated((h + word * b) & M64, 31) * a & M64
    word = lambda at, size: int.from_bytes(data[at:at + size], "little")
    at, h = 0, e
    if len(data) >= 32:
        lanes = [(a + b) & M64, b, 0, -a & M64]
        while at + 32 <= len(data):
            lanes = [mix(lane, word(at + 8 * k, 8)) for k, lane in enumerate(lanes)]
            at += 32
        h = sum(rotated(lane, n) for lane, n in zip(lanes, (1, 7, 12, 18))) & M64
        for lane in lanes:
            h = ((h ^ mix(0, lane)) * a + d) & M64
    h = (h + len(data)) & M64
    while at + 8 <= len(data):
        h, at = (rotated(h ^ mix(0, word(at, 8)), 27) * a + d) & M64, at + 8
    if at + 4 <= len(data):
        h, at = (rotated(h ^ word(at, 4) * a & M64, 23) * b + c) & M64, at + 4
    for byte in data[at:]:
        h = rotated(h ^ byte * e & M64, 11) * a & M64
    h = (h ^ h >> 33) * b & M64
    h = (h ^ h >> 29) * c & M64
    return h ^ h >> 32


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if n > len(self.data) - self.at:
            raise IndexError
        self.at += n
        return self.data[self.at - n:self.at]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def text(self):
        return self.take(self.varint())

    def step(self, before):
        head = self.take(1)[0]
        kept = head >> 4 if head >> 4 < 15 else self.varint()
        added = head & 15 if head & 15 < 15 else self.varint()
        return before[:kept] + self.take(added)

    def steps(self, count):
        out, last = [], b""
        for _ in range(count):
            last = self.step(last)
            out.append(last)
        return [text.decode("utf-8") for text in out]

    def runs(self, count, read):
        out = []
        while len(out) < count:
            length = self.varint()
            if not 0 < length <= count - len(out):
                raise IndexError
            out += [read()] * length
        return out


def between(lo, hi):
    """Bits lo to hi-1."""
    return (1 << hi) - (1 << lo)


def unzstd(packed):
    try:
        from compression import zstd
        return zstd.decompress(packed)
    except ImportError:
        return subprocess.run(["zstd", "-dcq"], input=packed, stdout=subprocess.PIPE,
                              check=True).stdout


class Project:
    """Releases in order; release k is bit k+1 of a mask, and bit 0 stands for none of them."""

    def __init__(self, record):
        data = Bytes(record)
        self.name = data.text().decode("utf-8")
        flags = data.take(1)[0]
        self.exists, self.files = bool(flags & 1), None
        data.varint()
        count, _ = data.varint(), data.varint()
        texts = data.steps(count)
        optional = lambda: ("", *texts)[data.varint()] if texts else ("",)[data.varint()]
        if flags & 32:
            data.varint()
        self.rejected = data.varint() if flags & 64 else 0
        for _ in range(2 * self.rejected):
            data.varint()
        count = data.varint()
        self.all = between(1, count + 1)
        self.texts = data.steps(count)
        self.place = {text: k + 1 for k, text in enumerate(self.texts)}
        self.versions = [Version(text) for text in self.texts]
        self.prereleases = sum(2 << k for k, v in enumerate(self.versions) if v.is_pre)
        self.pythons = [""] * count if flags & 2 else data.runs(count, optional)
        self.yanked = data.runs(count, data.varint) if flags & 4 else [0] * count
        states, self.read = [], 0
        while len(states) < count:
            length, state = data.varint(), data.varint()
            for _ in range(length):
                if state in (1, 2) and data.varint() == 1:
                    data.varint()
                if state == 4:
                    data.varint()
                states.append(state)
        self.read = sum(2 << k for k, state in enumerate(states) if 0 < state < 4)
        self.needs_build = sum(2 << k for k, state in enumerate(states) if state == 4)
        self.own_pythons = data.runs(count, optional) if flags & 8 else self.pythons
        fields = data.take(1)[0]
        if fields:
            data.varint()
        read = [self.field(data, texts) if fields >> f & 1 else {} for f in range(5)]
        self.requires, extras, self.provides, self.obsoletes, imports = read
        self.extras = {}
        for text, mask in extras.items():
            self.extras[normal(text)] = self.extras.get(normal(text), 0) | mask
        self.imports = {}  # exclusive names (PEP 794), without what follows a semicolon
        for text, mask in imports.items():
            name = text.partition(";")[0].rstrip(" ")
            self.imports[name] = self.imports.get(name, 0) | mask
        if flags & 2:
            self.files = self.side_block(Bytes(data.data[data.at:]), count) if flags & 16 else \
                [[] for _ in range(count)]
        self.matching = {}  # by specifier

    @staticmethod
    def field(data, texts):
        """By string: the releases that declare it."""
        groups = []
        for _ in range(data.varint()):
            text, end, mask, more = texts[data.varint()], 0, 0, 1
            while more:
                head = data.varint()
                first, more = end + (head >> 1), head & 1
                end = first + data.varint() + 1
                mask |= between(first + 1, end + 1)
            groups.append([text, mask])
        end, excepted, instead = 0, 0, []
        for _ in range(data.varint()):
            first = end + data.varint()
            end = first + data.varint() + 1
            excepted |= between(first + 1, end + 1)
            instead += [(data.varint(), between(first + 1, end + 1)) for _ in range(data.varint())]
        for group in groups:
            group[1] &= ~excepted
        for place, mask in instead:
            groups[place][1] |= mask
        out = {}
        for text, mask in groups:
            out[text] = out.get(text, 0) | mask
        return out

    @staticmethod
    def side_block(block, count):
        """The files of each release; a time is None, microseconds or text, a size may be None."""
        block.varint()
        frame = Bytes(unzstd(block.text()))
        columns = [Bytes(frame.take(n)) for n in [frame.varint() for _ in range(8)]]
        counts, kinds, names, _, sizes, times, more, tail = columns
        texts = []
        while tail.at < len(tail.data):
            texts.append(tail.text().decode("utf-8"))
        optional = lambda: ("", *texts)[more.varint()]
        out, clock, python = [], 0, ""
        for _ in range(count):
            files = []
            for _ in range(counts.varint()):
                form, flags = kinds.take(2)
                name, time = names.text().decode("utf-8"), form >> 6
                size = sizes.varint() if flags & 1 else None
                if time in (1, 2):
                    step = times.varint()
                    clock += step >> 1 ^ -(step & 1)
                    if time == 2:
                        times.take(1)
                upload = (None, clock, clock, times.text() if time == 3 else b"")[time]
                if form >> 4 & 3 == 2:
                    for _ in range(more.varint()):
                        more.varint()
                        digits = more.varint()
                        if not digits & 1:
                            more.take(digits >> 1)
                python = python if flags & 2 else optional()
                if flags & 8:
                    more.varint()
                if flags & 128:
                    more.text()
                files.append(File(form & 3, name, upload, python, flags >> 2 & 1, size))
            out.append(files)
        return out


class Snapshot:
    def __init__(self, path):
        try:
            with open(path, "rb") as file:
                self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as wrong:
            raise Unreadable("%s: %s" % (path, wrong))
        data = self.data
        if data[:8] != b"purveysn" or struct.unpack_from("<I", data, 8)[0] != 2:
            raise Unreadable("%s: no purvey snapshot of format 2" % path)
        self.flags = struct.unpack_from("<I", data, 12)[0]
        checked, = struct.unpack_from("<Q", data, 88)
        if struct.unpack_from("<Q", data, 16)[0] != len(data) or \
                xxh64(data[:88] + data[96:192]) != checked:
            raise Unreadable("%s: damaged" % path)
        self.identity = "%016x" % checked
        table = [struct.unpack_from("<II3Q", data, 96 + 32 * k) for k in range(3)]
        self.slots, self.count, self.records = table[1][2], table[1][3] // 8, table[2][2]
        self.known = {}

    def project(self, name):
        if name not in self.known:
            try:
                self.known[name] = self.find(name.encode("utf-8"))
            except (IndexError, ValueError, struct.error, subprocess.CalledProcessError) as wrong:
                raise Unreadable("snapshot: %s is damaged (%s)" % (name, wrong))
        return self.known[name]

    def find(self, name):
        hashed = xxh64(name)
        for k in range(min(1024, self.count)):
            at = self.slots + 8 * ((hashed + k) % self.count)
            offset, length, top = struct.unpack_from("<IHH", self.data, at)
            if length == 0:
                break
            if top != hashed >> 48:
                continue
            record = Bytes(self.data[self.records + offset:self.records + offset + 10])
            size = record.varint()
            first = self.records + offset + record.at
            record = self.data[first:first + size]
            if Bytes(record).text() == name:
                return Project(record)
        if not self.flags & 1:
            raise Unreadable("the snapshot does not know whether %s exists" % name.decode())
        absent = Project(bytes(7))
        absent.name = name.decode("utf-8")
        return absent
