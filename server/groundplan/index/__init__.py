"""What a workspace holds: files, symbols, references, imports; parsed once, kept, updated file by file."""
