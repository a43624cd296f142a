"""Two diagrams of one kind compared, and two changes of one diagram brought together."""
