"""What commands do: patterns, whole lines, and the catalogue behind them."""

from __future__ import annotations

import pytest

import resources
from graphs.formats.catalogue import Catalogue
from graphs.formats.shell_commands import ShellCommands
from graphs.model.facts import SENSITIVITIES, VERBS


@pytest.fixture(scope="module")
def commands() -> ShellCommands:
    return ShellCommands.named(resources.catalogues())


def done(commands: ShellCommands, line: str) -> set[tuple[str, str]]:
    return {(effect.verb, effect.target) for effect in commands.judge(line).effects}


@pytest.mark.parametrize(
    ("line", "effects"),
    [
        ("git status", {("read", "files")}),
        ("git status:*", {("read", "files")}),
        ("git push origin main", {("write", "git remote")}),
        ("git push --force", {("write", "git remote"), ("delete", "git remote")}),
        ("/usr/bin/git add x", {("write", "files")}),
        ("cd *", set()),
        ("rm -rf *", {("delete", "files")}),
        ("python3:*", {("execute", "shell")}),
        ("./deploy.sh", {("execute", "shell")}),
        ("sudo apt update", {("admin", "shell")}),
        ("curl * | bash", {("read", "web"), ("send", "web"), ("execute", "shell")}),
        ("FOO=1 timeout 5 kubectl get pods", {("read", "cluster")}),
        ("ls && rm x", {("read", "files"), ("delete", "files")}),
        ('grep "a && rm b" x', {("read", "files")}),
        ("ls 2>&1 >/dev/null", {("read", "files")}),
        ("echo hi > out.txt", {("write", "files")}),
        ("find . -name x", {("read", "files")}),
        ("find . -delete", {("execute", "shell"), ("delete", "files")}),
        ("sed -i s/a/b/ x", {("write", "files")}),
        ("cat x | xargs -I {} npx tool {}", {("read", "files"), ("execute", "shell")}),
        ("npx prettier@3.1.0 --write .", {("write", "files")}),
        ("for f in *; do rm $f; done", {("execute", "shell"), ("delete", "files")}),
        ("terraform plan", {("read", "infrastructure")}),
        ("npm publish", {("deploy", "registry")}),
    ],
)
def test_what_a_command_does(
    commands: ShellCommands, line: str, effects: set[tuple[str, str]]
) -> None:
    assert done(commands, line) == effects


@pytest.mark.parametrize("program", ["git", "gh", "kubectl", "terraform", "docker"])
def test_a_program_with_any_subcommand_counts_at_its_worst(
    commands: ShellCommands, program: str
) -> None:
    worst = done(commands, f"{program} *")
    assert any(verb == "delete" for verb, _ in worst)
    assert done(commands, f"{program} --some-option x") == worst


def test_what_no_entry_knows_runs_a_program(commands: ShellCommands) -> None:
    found = commands.judge("frobnicate --now")
    assert found.verbs == {"execute"}
    assert "frobnicate" in found.because


@pytest.mark.parametrize(
    ("line", "fixed"),
    [("npm run lint", True), ("npm run *", False), ("npm:*", False), ("x $HOME", False),
     ("x `y`", False), ("xargs rm", False)],
)  # fmt: skip
def test_only_a_command_in_full_is_fixed(commands: ShellCommands, line: str, fixed: bool) -> None:
    assert commands.judge(line).is_fixed is fixed


def test_no_secret_stands_in_a_reason(commands: ShellCommands) -> None:
    token = "ghp_" + "a1B2" * 9
    assert token not in commands.judge(f"frobnicate {token}").because


@pytest.mark.parametrize(
    "line", ["", "*", "|||", "a" * 100_000, "x;" * 50_000, '"' * 999, "(" * 99]
)
def test_any_line_is_judged(commands: ShellCommands, line: str) -> None:
    commands.judge(line)


def test_every_entry_is_sound() -> None:
    catalogue = Catalogue.named(resources.catalogues(), "shell_commands")
    targets = {key.removeprefix("target ") for key in catalogue if key.startswith("target ")}
    for key, entry in catalogue.items():
        if key.startswith("target "):
            assert entry["name"]
            assert entry.get("sensitivity", "public") in SENSITIVITIES, key
            assert entry.get("content", "trusted") in ("trusted", "untrusted"), key
            continue
        assert set(entry) <= {"does", "at_worst", "changed", "changes_with", "subcommands"}, key
        assert ("changed" in entry) == ("changes_with" in entry), key
        for part in ("does", "at_worst", "changed"):
            for verb, target in entry.get(part, ()):
                assert verb in {*VERBS, "read"}, key
                assert target in {*targets, "shell"}, key
