"""What a model may say of one request, and what its answer means: only what exists, or is marked as new."""
