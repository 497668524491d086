"""The command line: what can be asked, its options, and how every mistake is answered.

Nothing here imports Qt or the engine; each command does when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from app.commands.exits import OK
from app.export_command import export
from app.options import (
    CheckFormat,
    CompareFormat,
    FailOn,
    File,
    NoOverlay,
    Output,
    OverlayOption,
    PolicyOption,
    Radius,
    RedactNames,
    Severity,
    TextOrJson,
    chosen_overlay,
)

INTERRUPTED = 130


class FileFirst(TyperGroup):
    """Takes a first word that is no command as a file to open: `ungated FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] == "--new-window" or self._is_file(args[0]):
            args = [OPEN, *args]
        return super().parse_args(ctx, args)

    def _is_file(self, word: str) -> bool:
        """Whether a word is meant as a file; a mistyped command is not."""
        if word in self.commands or (word.startswith("-") and word != "-"):
            return False
        return word == "-" or bool(Path(word).suffix or os.sep in word) or Path(word).exists()


#: The command behind `ungated` and `ungated FILE`; it is not listed.
OPEN = "open"

cli = typer.Typer(
    cls=FileFirst,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A file may be - for standard input. Nothing is ever fetched from a network.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"ungated {version('ungated')}", flush=True)
        raise typer.Exit


@cli.callback()
def ungated(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version.")
    ] = False,
) -> None:
    """See what an AI-agent workflow can reach, and which of its actions no human gates.

    `ungated [FILE]` opens the window; a later one opens in it, unless with `--new-window`.
    """


@cli.command(OPEN, hidden=True)
def open_window(
    file: Annotated[str | None, typer.Argument(metavar="FILE|FOLDER")] = None,
    new_window: Annotated[
        bool, typer.Option("--new-window", help="Open a window beside the one that is open.")
    ] = False,
) -> None:
    """Open the window, on a workflow file or a folder of them where one is given."""
    from app.commands.window import open_window as run

    raise typer.Exit(run(file, new_window))


@cli.command()
def analyze(
    file: File,
    policy: PolicyOption = None,
    format: Annotated[TextOrJson, typer.Option(help="How to tell it.")] = TextOrJson.TEXT,
    radius: Annotated[
        Radius,
        typer.Option(help="Blast radius of entries, agents and identities, or of all nodes."),
    ] = Radius.ENTRIES,
    timings: Annotated[
        bool, typer.Option("--timings", help="Add how long each part took.")
    ] = False,
    overlay: OverlayOption = None,
    no_overlay: NoOverlay = False,
    redact_names: RedactNames = False,
    output: Output = None,
) -> None:
    """Tell what can be reached, what no gate covers, and where gates belong."""
    from app.commands.analyze import analyze as run

    code = run(
        file,
        policy=policy,
        as_json=format is TextOrJson.JSON,
        every_node=radius is Radius.ALL,
        timings=timings,
        overlay=chosen_overlay(overlay, no_overlay),
        redact_names=redact_names,
        output=output,
    )
    raise typer.Exit(code)


cli.command()(export)


@cli.command()
def convert(
    file: File,
    output: Output = None,
    overlay: OverlayOption = None,
    no_overlay: NoOverlay = False,
    redact_names: RedactNames = False,
) -> None:
    """Turn a workflow of any known format into a native file that keeps where each fact is from."""
    from app.commands.convert import convert as run

    run(file, output, chosen_overlay(overlay, no_overlay), redact_names)


@cli.command()
def formats() -> None:
    """List the formats that can be read, and what each can tell."""
    from app.commands.formats import formats as run

    run()


@cli.command()
def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Workflow files; - reads standard input.")
    ],
    policy: PolicyOption = None,
    fail_on: FailOn = Severity.HIGH,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="OLD",
            help="Only new findings fail: an earlier result as JSON, or the older workflow.",
        ),
    ] = None,
    rules: Annotated[
        list[str] | None, typer.Option(metavar="R01,R02", help="Only these rules.")
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="R13=REASON", help="A rule that shall not fail, and why."),
    ] = None,
    format: Annotated[CheckFormat, typer.Option(help="How to tell it.")] = CheckFormat.TEXT,
    output: Output = None,
    overlay: OverlayOption = None,
    no_overlay: NoOverlay = False,
    redact_names: RedactNames = False,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], hidden=True)] = None,
) -> None:
    """Judge workflows by the rules, and fail where findings are at or above the bar.

    Exit code: 0 clean, 1 findings at or above the bar, 2 bad usage, 3 unreadable, 4 incomplete.
    """
    from app.commands.check import check as run

    if overlay is not None and len(files) > 1:
        raise typer.BadParameter("--overlay goes with one FILE; several have each their own.")
    raise typer.Exit(
        run(
            files,
            policy=policy,
            fail_on=fail_on.value,
            baseline=baseline,
            rules=rules or [],
            ignore=ignore or [],
            form=format.value,
            output=output,
            overlay=chosen_overlay(overlay, no_overlay),
            redact_names=redact_names,
            today=today.date() if today is not None else None,
        )
    )


@cli.command()
def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The older version.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The newer version.")],
    policy: PolicyOption = None,
    fail_on: Annotated[
        Severity, typer.Option(help="Fail on what got worse by this severity or more.")
    ] = Severity.HIGH,
    format: Annotated[CompareFormat, typer.Option(help="How to tell it.")] = CompareFormat.TEXT,
    output: Output = None,
    overlay: OverlayOption = None,
    no_overlay: NoOverlay = False,
    redact_names: RedactNames = False,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], hidden=True)] = None,
) -> None:
    """Tell what changed between two versions: gates lost and radius grown first.

    Worse are: a finding that opened or rose, by its severity; an action whose status got worse, by
    its impact and likelihood; a gate that was removed or is of lower quality, by the worst action
    that it leaves; a blast radius that grew, by what it newly reaches (critical system critical,
    high or restricted high, medium or confidential medium); a crossing that the policy does not
    allow any more, high. Accepted findings do not count.

    An --overlay goes on both versions; without it each has what is kept beside it.

    Exit code: 0 nothing worse at or above the bar, 1 something is, 2 bad usage, 3 unreadable, 4
    incomplete.
    """
    from app.commands.compare import compare as run

    raise typer.Exit(
        run(
            (old, new),
            policy=policy,
            fail_on=fail_on.value,
            form=format.value,
            output=output,
            overlay=chosen_overlay(overlay, no_overlay),
            redact_names=redact_names,
            today=today.date() if today is not None else None,
        )
    )


@cli.command()
def scan(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="What lies below it is read.")],
    policy: PolicyOption = None,
    fail_on: FailOn = Severity.HIGH,
    format: Annotated[TextOrJson, typer.Option(help="How to tell it.")] = TextOrJson.TEXT,
    no_overlay: NoOverlay = False,
    redact_names: RedactNames = False,
    output: Output = None,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], hidden=True)] = None,
) -> None:
    """Judge every workflow below a folder, each by itself, and sum them up.

    Exit code: 0 clean, 1 findings at or above the bar, 2 bad usage, 3 unreadable, 4 incomplete.
    """
    from app.commands.scan import scan as run

    code = run(
        folder,
        policy=policy,
        fail_on=fail_on.value,
        as_json=format is TextOrJson.JSON,
        output=output,
        with_overlays=not no_overlay,
        redact_names=redact_names,
        today=today.date() if today is not None else None,
    )
    raise typer.Exit(code)


@cli.command()
def rules(
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="Such as R26.")] = None,
) -> None:
    """List the rules, or explain one."""
    from app.commands.rules import rules as run

    run(rule)


@cli.command()
def questions(
    file: File,
    policy: PolicyOption = None,
    output: Output = None,
    overlay: OverlayOption = None,
    no_overlay: NoOverlay = False,
    redact_names: RedactNames = False,
) -> None:
    """List what to ask the workflow's owner, what would settle most findings first."""
    from app.commands.questions import questions as run

    chosen = chosen_overlay(overlay, no_overlay)
    code = run(file, policy=policy, output=output, overlay=chosen, redact_names=redact_names)
    raise typer.Exit(code)


@cli.command("policy")
def explain_policy(file: File, policy: PolicyOption = None) -> None:
    """Tell which line of the policy decided the class of each action."""
    from app.commands.policy import policy as run

    run(file, asked=policy)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code of DESIGN 5.2 and never raises for bad input."""
    # What other packages plug into pydantic has no part in reading files here, and costs a start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Qt writes fonts into a PDF in the order of its hashes, which is random otherwise.
    os.environ.setdefault("QT_HASH_SEED", "0")
    try:
        result = cli(
            args=None if arguments is None else list(arguments),
            prog_name="ungated",
            standalone_mode=True,
        )
        return int(result or OK)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        from app.commands.mistakes import explain

        return explain(error)
