"""The rules of each kind of diagram but ER: one module a kind."""
