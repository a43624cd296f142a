"""What a request needs to know of a workspace: its picture, what matters in it, what was retrieved."""
