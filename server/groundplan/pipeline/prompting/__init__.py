"""What a model is told: versioned texts of `prompts/`, filled with one request and its material."""
