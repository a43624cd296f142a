"""Where the `groundplan` command starts."""

import sys


def main() -> int:
    """Run the command line with the process's arguments; the exit code.

    An editor starts `groundplan serve` and waits for the answer, so that one form goes past the
    command-line library, whose import costs as much as the rest of the start.
    """
    if sys.argv[1:] == ["serve"]:
        from groundplan.cli.serve import serve_stdio

        return serve_stdio()
    from groundplan.cli.app import run

    return run(sys.argv[1:])
