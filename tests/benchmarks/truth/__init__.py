"""How true the ER diagrams are: real packages, drawn from source, against what their frameworks know."""
