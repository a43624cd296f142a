"""`python -m groundplan` is the command line."""

import sys

from groundplan.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
