"""The language server: the only package that knows LSP. Handlers convert, ask the engine once, convert."""
