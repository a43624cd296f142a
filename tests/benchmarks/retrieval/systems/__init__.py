"""The systems that are compared: ours and its parts, and the tools people search code with."""
