"""Control flow of a function: what `mermaid_flowchart` shows."""
