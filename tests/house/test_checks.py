"""The checks of the house complain about what they are there for."""

import shutil
import tempfile
import unittest
from pathlib import Path

import check_arrows
import check_docs
import check_headers
import check_tree
import tree


class Checks(unittest.TestCase):
    def setUp(self):
        self.root, tree.ROOT = tree.ROOT, Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(tree.ROOT)
        tree.ROOT = self.root

    def write(self, name, text):
        path = tree.ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return Path(name)

    def headers(self, text):
        path = self.write("include/purvey/pep/x.hpp", text)
        compiler = shutil.which("g++") or shutil.which("c++") or shutil.which("clang++-16")
        with tempfile.TemporaryDirectory() as folder:
            return check_headers.compile_alone(compiler, path, folder)

    def test_a_header_that_stands_alone(self):
        self.assertEqual(self.headers("#pragma once\n#include <cstddef>\nstd::size_t f();\n"), [])

    def test_headers_that_do_not(self):
        self.assertTrue(self.headers("#pragma once\nstd::size_t f();\n"))
        self.assertTrue(self.headers("#include <string>\nstruct unguarded {};\n"))

    def test_headers_that_include_too_much(self):
        for name in ("<regex>", "<memory>", "<stdio.h>", "<sys/stat.h>", '"nowhere.hpp"'):
            header = self.write("include/purvey/pep/x.hpp", f"#pragma once\n#include {name}\n")
            self.assertTrue(list(check_headers.named_includes(header)), name)
        header = self.write("include/purvey/pep/x.hpp", "// #include <regex>\n#include <string>\n")
        self.assertEqual(list(check_headers.named_includes(header)), [])
        hidden = '#pragma once\n#define WHAT <sys/stat.h>\n#include WHAT\n'
        self.assertTrue(self.headers(hidden))

    def test_arrows(self):
        self.write("include/purvey/solve/session.hpp", "")
        self.write("include/purvey/pep/name.hpp", "")
        problem = self.write("resolver/problem/a.cpp", '#include "purvey/solve/session.hpp"\n')
        self.assertEqual(list(check_arrows.check_file(problem)), [])
        for name, text in (
            ("resolver/cli/a.cpp", '#include "purvey/solve/session.hpp"\n'),
            ("include/purvey/solve/session.hpp", '#include "purvey/pep/name.hpp"\n'),
            ("resolver/policy/a.cpp", "#include <toml++/toml.h>\n"),
            ("resolver/pep/a.cpp", '#include "nowhere.hpp"\n'),
            ("resolver/attic/a.cpp", ""),
        ):
            self.assertTrue(list(check_arrows.check_file(self.write(name, text))), name)

    def test_habits(self):
        path = Path("resolver/cli/a.cpp")
        self.assertTrue(list(check_tree.words(path, "int package_count;")))
        self.assertEqual(list(check_tree.words(path, 'auto s = "package";  // a package')), [])
        self.assertTrue(list(check_tree.machine_paths(path, "/ho" + "me/someone")))
        self.assertTrue(list(check_tree.long_file(path, "\n" * 501)))
        self.assertTrue(list(check_tree.merge_marks(path, "\n" + "<" * 7 + " HEAD\n")))
        self.assertEqual(list(check_tree.merge_marks(path, "=======\nx <<<<<<< y\n")), [])

    def test_documents(self):
        self.write("resolver/cli/a.cpp", '#include "purvey/resolve.hpp"\n')
        self.write("include/purvey/resolve.hpp", "")
        good = "`resolver/cli/` -> `include/purvey/resolve.hpp` and [b](b.md)\n"
        run = self.write("docs/a-run.md", good)
        self.write("docs/b.md", "")
        self.assertEqual(list(check_docs.check_arrows(run)), [])
        missing = [n for _, p, n in check_docs.named_paths(run) if not (tree.ROOT / p).exists()]
        self.assertEqual(missing, [])
        bad = "`include/purvey/resolve.hpp` -> `resolver/cli/`, `docs/gone.md`, [c](c.md)\n"
        run = self.write("docs/a-run.md", bad)
        self.assertTrue(list(check_docs.check_arrows(run)))
        missing = [n for _, p, n in check_docs.named_paths(run) if not (tree.ROOT / p).exists()]
        self.assertEqual(missing, ["docs/gone.md", "c.md"])

    def test_code_only(self):
        text = "int a = 1'000'000; char c = '\"'; /* package */ auto r = R\"x(package)x\"; int b;"
        left = tree.code_only(text)
        self.assertNotIn("package", left)
        self.assertIn("int b;", left)


if __name__ == "__main__":
    unittest.main()
