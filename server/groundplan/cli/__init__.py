"""The command line: the same engine on a terminal. Names and shapes are promised to scripts."""
