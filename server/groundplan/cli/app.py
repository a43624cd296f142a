"""The `groundplan` command: options read, one engine method called, its answer printed."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from groundplan import __version__
from groundplan.cli.console import Console
from groundplan.cli.context import open_engine, read_source, run_cancellable
from groundplan.cli.doctor import run_checks
from groundplan.errors import Cancelled, GroundplanError, UsageError

app = typer.Typer(
    name="groundplan",
    help="Architecture diagrams that stay true to the code, drawn from the code itself.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

YES, NO, WRONG, INTERRUPTED = 0, 1, 2, 130

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]
Workspace = Annotated[
    list[Path] | None,
    typer.Option(
        "--workspace",
        "-w",
        readable=False,
        help="Folder to work on; repeatable. Default: the current folder.",
    ),
]


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code. Never raises, never shows a traceback unasked."""
    debug = "--debug" in arguments
    try:
        given = [each for each in arguments if each != "--debug"]
        result = app(given, prog_name="groundplan", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else YES
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        Console().say("Interrupted.")
        return INTERRUPTED
    except GroundplanError as error:
        if debug:
            raise
        Console().fail(error.message, error.hint)
        return WRONG
    except TyperException as error:
        Console().fail(error.format_message(), "`groundplan --help` lists the commands and their options.")
        return WRONG
    except (BrokenPipeError, SystemExit):  # `groundplan … | head`: the reader has seen enough; Rich exits
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return YES
    except Exception as error:  # the last line of defence: one sentence instead of a traceback
        if debug:
            raise
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        Console().fail(
            f"Something went wrong inside Groundplan ({what}).", "Run again with --debug, and report it."
        )
        return WRONG


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        Console().line(f"groundplan {__version__}")
        raise typer.Exit(YES)
    if context.invoked_subcommand is None:
        context.get_help()  # prints it
        raise typer.Exit(WRONG)


@app.command()
def index(
    path: Annotated[Path | None, typer.Argument(readable=False, help="Folder to index.")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Forget the cache.")] = False,
    workspace: Workspace = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Read a workspace: its files, symbols and imports."""
    from groundplan.wire import dump

    console = Console(json=json, quiet=quiet)
    engine = open_engine([path] if path else workspace)

    with console.progress() as progress:
        result = run_cancellable(
            lambda cancel: engine.index(rebuild=rebuild, progress=progress, cancel=cancel)
        )
    console.index(dump.index_summary(result))
    return YES


@app.command()
def types(json: Json = False) -> int:
    """List the artifact types, and which of them need no model."""
    from groundplan.wire import dump

    entries = [dump.artifact_type(entry) for entry in open_engine([]).types()]
    Console(json=json).types(entries)
    return YES


@app.command()
def generate(
    type: Annotated[str, typer.Argument(metavar="TYPE", help="An id of `groundplan types`.")],
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="App, module, folder, class or function; repeatable.")
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Draw everything, however large.")] = False,
    request: Annotated[str, typer.Option("--request", help="What is wanted, in words; - reads stdin.")] = "",
    model: Annotated[str, typer.Option("--model", help="PROVIDER/NAME, or `extractor`.")] = "",
    no_model: Annotated[bool, typer.Option("--no-model", help="Use the code alone.")] = False,
    deadline: Annotated[
        float | None, typer.Option("--deadline", metavar="S", min=0, help="Give up after so many seconds.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="For models; code alone always draws the same.")
    ] = None,
    base: Annotated[
        Path | None, typer.Option("--base", help="A diagram to start from; needs a model.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", readable=False, help="Write .mmd, .svg, .png, .pdf, .md or .json."),
    ] = None,
    workspace: Workspace = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Draw an artifact. Exit code 1: it was drawn, but its score is below the threshold."""
    from groundplan.engine import GenerateRequest
    from groundplan.wire import dump

    if base is not None:
        raise UsageError("--base needs a model, and this version asks none.", hint="Leave --base away.")
    console = Console(json=json, quiet=quiet)
    engine = open_engine(workspace)
    asked = GenerateRequest(
        type=type,
        scope=tuple(scope or ()),
        everything=all,
        text=sys.stdin.read() if request == "-" else request,
        model=model,
        no_model=no_model,
        output=output,
    )
    with console.progress() as progress:
        artifact = run_cancellable(
            lambda cancel: engine.generate(asked, progress=progress, cancel=cancel), deadline_s=deadline
        )
        answer = dump.artifact(artifact, output=str(output.resolve()) if output else None)
        if output:
            progress(f"Writing {output.name}", 0, 0)
            run_cancellable(
                lambda cancel: engine.save(
                    artifact, output, as_json=lambda: dump.document(answer), cancel=cancel
                )
            )
    console.artifact(answer)
    return YES if artifact.report.accepted else NO


@app.command()
def validate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A Mermaid file, or - for stdin.")],
    type: Annotated[str, typer.Option("--type", help="The artifact type it is meant to be.")] = "",
    request: Annotated[str, typer.Option("--request", help="What was asked for, in words.")] = "",
    workspace: Workspace = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Check a diagram with the eight validators. Exit code 1: it is not accepted."""
    from groundplan.wire import dump

    console = Console(json=json, quiet=quiet)
    source = read_source(file)
    engine = open_engine(workspace)
    with console.progress() as progress:
        report = run_cancellable(
            lambda cancel: engine.validate(
                source, type_id=type, request=request, progress=progress, cancel=cancel
            )
        )
    console.report(dump.report(report))
    return YES if report.accepted else NO


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A Mermaid file, or - for stdin.")],
    new: Annotated[str, typer.Argument(metavar="B", help="What became of it.")],
    json: Json = False,
) -> int:
    """Compare two diagrams by their elements. Exit code 1: they differ."""
    from groundplan.wire import dump

    before, after = read_source(old), read_source(new)
    compared = run_cancellable(lambda _: open_engine([]).diff(before, after))
    Console(json=json).difference(dump.difference(compared))
    return NO if compared.difference else YES


@app.command()
def merge(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The diagram that both sides started from.")],
    mine: Annotated[str, typer.Argument(metavar="MINE", help="One change of it; it wins a conflict.")],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="The other change.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", readable=False, help="Write .mmd, .svg, .png, .pdf, .md or .json."),
    ] = None,
    json: Json = False,
) -> int:
    """Bring two changes of one diagram together. Exit code 1: there are conflicts, in which MINE won."""
    from groundplan.artifacts.output import check_output
    from groundplan.wire import dump

    if output:
        check_output(output)
    engine = open_engine([])
    sources = [read_source(each) for each in (base, mine, theirs)]
    answer = dump.merged(run_cancellable(lambda _: engine.merge(*sources)))
    if output:
        run_cancellable(
            lambda cancel: engine.save_source(
                answer.source, output, as_json=lambda: dump.document(answer), cancel=cancel
            )
        )
    Console(json=json).merged(answer, output=str(output.resolve()) if output else "")
    return NO if answer.conflicts else YES


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, a sentence, or a name.")],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000, help="How many.")] = 10,
    kind: Annotated[
        str, typer.Option("--kind", metavar="K", help="Only this kind: function, class, section, …")
    ] = "",
    path: Annotated[
        str, typer.Option("--path", metavar="GLOB", help="Only these files; a pattern as in .gitignore.")
    ] = "",
    workspace: Workspace = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Find code and prose by words, names and meaning. Exit code 1: nothing was found."""
    from groundplan.wire import dump

    console = Console(json=json, quiet=quiet)
    engine = open_engine(workspace)
    with console.progress() as progress:
        found = run_cancellable(
            lambda cancel: engine.search(
                query, limit=limit, kind=kind, path=path, progress=progress, cancel=cancel
            )
        )
    console.hits([dump.search_hit(each) for each in found])
    return YES if found else NO


@app.command()
def context(
    request: Annotated[
        str, typer.Argument(metavar="REQUEST", help="What is wanted, in words; - reads stdin.")
    ],
    budget: Annotated[
        int | None, typer.Option("--budget", metavar="TOKENS", min=0, help="Keep to so many tokens.")
    ] = None,
    workspace: Workspace = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Show what a model would be told of the workspace for a request."""
    from groundplan.engine import CONTEXT_TOKENS
    from groundplan.wire import dump

    console = Console(json=json, quiet=quiet)
    engine = open_engine(workspace)
    asked = sys.stdin.read() if request == "-" else request
    tokens = CONTEXT_TOKENS if budget is None else budget
    with console.progress() as progress:
        assembled = run_cancellable(
            lambda cancel: engine.context(asked, budget=tokens, progress=progress, cancel=cancel)
        )
    console.context(dump.context(assembled), budget=tokens)
    return YES


@app.command()
def doctor(json: Json = False) -> int:
    """Check that everything Groundplan needs is there. Exit code 1: something is missing."""
    checks = run_checks()
    Console(json=json).doctor(checks)
    return YES if all(check.ok for check in checks) else NO


@app.command()
def serve(
    tcp: Annotated[str, typer.Option("--tcp", metavar="HOST:PORT", help="Listen there, not on stdio.")] = "",
) -> int:
    """Run the language server."""
    from groundplan.cli.serve import serve_stdio, serve_tcp

    return serve_tcp(tcp) if tcp else serve_stdio()
