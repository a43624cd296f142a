"""What answers each command, by subject. Imported when first called."""
