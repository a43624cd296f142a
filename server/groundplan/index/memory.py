"""How much memory this process has used at most."""

import sys


def peak_memory_bytes() -> int:
    """The peak of this process's resident memory, in bytes."""
    if sys.platform == "win32":
        import psutil  # only needed where the standard library has no such figure

        return int(psutil.Process().memory_info().peak_wset)
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
