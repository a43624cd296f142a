"""Which calls a Python function surely makes."""
