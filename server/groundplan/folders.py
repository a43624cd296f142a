"""Where Groundplan keeps what is its own: outside every workspace."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """`GROUNDPLAN_CACHE_DIR`, else the platform's folder for caches. It may not be there yet."""
    if configured := os.environ.get("GROUNDPLAN_CACHE_DIR"):
        return Path(configured)
    from platformdirs import user_cache_path  # only where nothing is configured

    return user_cache_path("groundplan", appauthor=False)


def data_folder() -> Path:
    """`GROUNDPLAN_DATA_DIR`, else the platform's folder for a user's data. It may not be there yet."""
    if configured := os.environ.get("GROUNDPLAN_DATA_DIR"):
        return Path(configured)
    from platformdirs import user_data_path

    return user_data_path("groundplan", appauthor=False)


def config_folder() -> Path:
    """`GROUNDPLAN_CONFIG_DIR`, else the platform's folder for a user's configuration, likewise."""
    if configured := os.environ.get("GROUNDPLAN_CONFIG_DIR"):
        return Path(configured)
    from platformdirs import user_config_path

    return user_config_path("groundplan", appauthor=False)
