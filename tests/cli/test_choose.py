"""purvey choose: lists, sets, unsets; every other byte stays."""

import pytest


def test_nothing_is_recorded(shell):
    assert shell("choose").out == "No choice is recorded.\n"
    assert shell.names() == []


def test_set_list_unset(shell):
    shell.write("purvey.toml", "# mine\n")
    assert "purvey.toml" in shell("choose", "cv2=opencv-python").out
    assert shell("choose").out.split()[:3] == ["cv2", "=", "opencv-python"]
    shell("choose", "cv2=opencv-python-headless")
    assert "opencv-python-headless" in shell("choose").out
    assert "already" in shell("choose", "CV2=OpenCV_Python.headless").out
    assert shell.read("purvey.toml").count("opencv") == 1
    assert "forgot" in shell("choose", "--unset", "cv2").out
    assert shell("choose").out == "No choice is recorded.\n"
    assert shell.read("purvey.toml").startswith("# mine\n")


def test_a_pyproject_keeps_choices_in_its_own_table(shell):
    text = '[project]\nname = "p"\n'
    shell.write("pyproject.toml", text)
    shell("choose", "cv2=opencv-python")
    assert shell.read("pyproject.toml").startswith(text)
    assert '[tool.purvey.choice]\ncv2 = "opencv-python"' in shell.read("pyproject.toml")
    assert shell.names() == ["pyproject.toml"]


def test_a_recorded_choice_is_changed_where_it_stands(shell):
    shell.write("pyproject.toml", '[project]\nname = "p"\n')
    shell.write("purvey.toml", '[choice]\ncv2 = "opencv-python"\n')
    shell("choose", "cv2=opencv-python-headless")
    assert "headless" in shell.read("purvey.toml")
    assert "choice" not in shell.read("pyproject.toml")
    assert "headless" in shell("choose").out


@pytest.mark.parametrize("words", [
    ["cv2"], ["cv2="], ["=x"], ["cv2=flask"], ["--unset", "cv2"], ["a b=c"], ["a=\x1b[31m"],
])
def test_bad_words(shell, words):
    done = shell("choose", *words, code=2)
    assert done.err.startswith("error: ") and "\x1b" not in done.err
    assert shell.names() == []


@pytest.mark.parametrize("text", [
    '[choice]\ncv2 = "a"\ncv2 = "b"\n', "[choice\n", "[choice]\ncv2 = 1\n", "\0",
    '[choice]\ncv2 = "opencv-python"\nCV2 = "opencv-python-headless"\n',
])
def test_bad_files_are_named_and_left_alone(shell, text):
    shell.write("purvey.toml", text)
    for words in [[], ["cv2=opencv-python"]]:
        assert "error: purvey.toml:" in shell("choose", *words, code=2).err
    assert shell.read("purvey.toml") == text


def test_files_that_contradict_each_other(shell):
    shell.write("pyproject.toml", '[tool.purvey.choice]\ncv2 = "opencv-python"\n')
    shell.write("purvey.toml", '[choice]\ncv2 = "opencv-python-headless"\n')
    err = shell("choose", code=2).err
    assert "pyproject.toml:" in err and "purvey.toml:" in err
