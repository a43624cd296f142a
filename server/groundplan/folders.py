"""Where Groundplan keeps what is its own: outside every workspace."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """`GROUNDPLAN_CACHE_DIR`, else the platform's folder for caches. It may not be there yet."""
    if configured := os.environ.get("GROUNDPLAN_CACHE_DIR"):
        return Path(configured)
    from platformdirs import user_cache_path  # only where nothing is configured

    return user_cache_path("groundplan", appauthor=False)
