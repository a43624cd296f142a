"""State machines in code: closed sets of states, and what changes one into another."""
