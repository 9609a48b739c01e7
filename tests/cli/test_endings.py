"""How commands end: codes, one sentence on standard error, and quiet when interrupted."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from factories import article_lines, make_article

from bias.cli import main
from bias.cli.program import Program
from bias.errors import BiasError, InputError

GOOD = make_article("Norland said rain fell. Kovel slept.", id="good")
BAD = make_article("This is unreadable.", id="bad")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def write(folder: Path, *articles: object, broken: bool = False) -> Path:
    lines = article_lines(articles)  # type: ignore[arg-type]
    (folder / "set.jsonl").write_text(lines + ("{broken\n" if broken else ""), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("simple_reader")
@pytest.mark.parametrize("command", ["read", "compare", "sides"])
def test_what_is_skipped_is_listed_and_counts_only_if_strict(tmp_path: Path, command: str) -> None:
    write(tmp_path, GOOD, BAD, broken=True)
    result = run(command, tmp_path)
    assert result.exit_code == 0, result.output
    assert "skipped 2 inputs" in result.stderr
    assert "bad: could not be read" in result.stderr
    assert "set.jsonl" in result.stderr
    assert run(command, tmp_path, "--strict").exit_code == 2
    write(tmp_path, GOOD, BAD)
    assert run(command, tmp_path, "--strict").exit_code == 2
    write(tmp_path, GOOD)
    assert run(command, tmp_path, "--strict").exit_code == 0


@pytest.mark.usefixtures("simple_reader")
@pytest.mark.parametrize("command", ["read", "compare", "sides"])
def test_nothing_read_is_code_2(tmp_path: Path, command: str) -> None:
    assert run(command, write(tmp_path, BAD)).exit_code == 2


@pytest.mark.parametrize("command", ["read", "compare", "sides", "group"])
def test_missing_input_is_named(tmp_path: Path, command: str) -> None:
    result = run(command, tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words", [["compare"], ["verdict"], ["read", "--format", "prose", "x"], ["compare", "x", "--jobs", "0"]]
)
def test_bad_usage_is_code_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--json", "{}"], "is a folder"),
        (["--report", "{}/set.jsonl/r.html"], "is no folder"),
        (["--export", "{}/set.jsonl"], "is no folder"),
        (["--json", "{}/set.jsonl"], "would be written over"),
        (["--json", "{}/a", "--report", "{}/b/../a"], "two results cannot both go to"),
        (["--json", "-", "--report", "-"], "two results cannot both go to standard output"),
        (["--format", "jsonl"], "--export"),
    ],
)
def test_outputs_are_checked_before_the_work(
    options: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, GOOD)
    monkeypatch.setattr("bias.cli.options.load_articles", lambda *_, **__: pytest.fail("the work had begun"))
    result = run("compare", tmp_path / "set.jsonl", *(option.format(tmp_path) for option in options))
    assert result.exit_code == 2, result.output
    assert reason in " ".join(result.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["set.jsonl"]


def test_a_missing_library_for_tables_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("bias.cli.options.load_articles", lambda *_, **__: pytest.fail("the work had begun"))
    result = run("compare", write(tmp_path, GOOD), "--export", tmp_path / "t", "--format", "parquet")
    assert result.exit_code == 1
    assert "pip install 'bias[parquet]'" in result.stderr


def test_a_missing_model_is_code_1(tmp_path: Path) -> None:
    empty = tmp_path / "model"
    empty.mkdir()
    result = run("read", write(tmp_path, GOOD), "--model", empty)
    assert result.exit_code == 1
    assert "no model here" in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (InputError("x.txt: is empty"), 2, "bias: x.txt: is empty\n"),
        (BiasError("the disk is full"), 1, "bias: the disk is full\n"),
        (ZeroDivisionError("division"), 1, "unexpected failure (ZeroDivisionError: division)"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_every_failure_is_a_sentence_and_a_code(
    error: BaseException, code: int, sentence: str, debug: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bias.cli.program._stop_writing", lambda: None)

    @click.group(cls=Program)
    @click.option("--debug", is_flag=True)
    def program(debug: bool) -> None:
        del debug

    @program.command()
    def fail() -> None:
        raise error

    result = CliRunner().invoke(program, [*(["--debug"] if debug else []), "fail"])
    assert result.exit_code == code
    assert result.stdout == ""
    assert sentence in result.stderr
    assert ("Traceback" in result.stderr) == (debug and isinstance(error, Exception) and bool(sentence))


def test_a_damaged_store_is_a_warning_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bias.store import default_path

    monkeypatch.setenv("BIAS_CACHE_DIR", str(tmp_path / "cache"))
    default_path().parent.mkdir()
    default_path().write_bytes(b"no database" * 1000)
    result = run("read", write(tmp_path, GOOD), "--model", tmp_path)
    assert "bias: warning: " in result.stderr
    assert "set aside" in result.stderr


def test_the_program_runs_as_a_module_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "bias"]
    shown = subprocess.run([*words, "--help"], capture_output=True, env=environment, check=True)
    assert b"compare" in shown.stdout
    (tmp_path / "s.toml").write_text("[scoring]\n'Wörter' = 1\n", encoding="utf-8")
    wrong = subprocess.run(
        [*words, "compare", "x", "--settings", str(tmp_path / "s.toml")], capture_output=True, env=environment
    )
    assert wrong.returncode == 2
    assert "unknown setting 'Wörter'" in wrong.stderr.decode("utf-8")
    assert wrong.stdout == b""


def test_help_is_there_at_once() -> None:
    # Processor time, so that a busy machine does not matter.
    def spent() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    times = []
    for _ in range(3):
        start = spent()
        subprocess.run([sys.executable, "-m", "bias", "--help"], capture_output=True, check=True)
        times.append(spent() - start)
    assert min(times) < 0.3


def test_an_interrupt_ends_quietly() -> None:
    code = (
        "import os, signal, time, bias.cli.options as commands\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # what runs in the background is told to ignore it
        "commands.load_articles = lambda *_, **__: (os.kill(os.getpid(), signal.SIGINT), time.sleep(30))\n"
        "from bias.cli import main\n"
        "main(['compare', 'x'], prog_name='bias')\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")


def test_results_are_written_before_a_reader_goes_away(tmp_path: Path) -> None:
    write(tmp_path, GOOD, make_article("Norland said rain fell.", id="other"))
    code = (
        f"import bias.reading, factories; bias.reading.load_reader = factories.load_simple_reader\n"
        f"from bias.cli import main; main(['compare', {str(tmp_path)!r}, '--report', {str(tmp_path / 'r.html')!r},"
        f" '--json', {str(tmp_path / 'c.json')!r}, '--export', {str(tmp_path / 't')!r}])\n"
    )
    subprocess.run(["bash", "-c", f'{sys.executable} -c "$1" 2>&1 | true', "-", code], timeout=60, check=False)
    assert (tmp_path / "r.html").is_file()
    assert (tmp_path / "c.json").is_file()
    assert (tmp_path / "t" / "weights.csv").is_file()


def test_a_reader_that_goes_away_is_no_failure() -> None:
    assert sys.platform != "win32"
    code = f"{sys.executable} -m bias settings | true; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=20)
    assert ended.stderr == ""
    assert ended.stdout.strip() in {"0", "141"}
