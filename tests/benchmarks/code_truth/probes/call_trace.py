"""A pytest plugin that writes down every call that a package's code makes: `-p call_trace`.

TRACED_PACKAGE is the folder of the package, TRACE_FILE where the JSON goes: the calls as `[caller's file,
line, callee's file or "", qualified name]`, and how many others of the package each of its functions called.
"""

import json
import os
import sys
import threading
from pathlib import Path

PACKAGE = os.path.realpath(os.environ["TRACED_PACKAGE"]) + os.sep
PARENT = str(Path(PACKAGE).parent) + os.sep
calls = set()
outgoing = {}
inside = {}


def relative(path):
    known = inside.get(path)
    if known is None:
        real = os.path.realpath(path)
        known = inside[path] = real[len(PARENT) :] if real.startswith(PACKAGE) else ""
    return known


def trace(frame, event, argument):
    if event == "call":
        caller = frame.f_back
        at = relative(caller.f_code.co_filename) if caller is not None else ""
        if at:
            callee = relative(frame.f_code.co_filename)
            name = frame.f_code.co_qualname
            calls.add((at, caller.f_lineno, callee, name))
            if callee:
                key = (at, caller.f_code.co_qualname)
                outgoing.setdefault(key, set()).add(name)
    elif event == "c_call":
        at = relative(frame.f_code.co_filename)
        if at:
            calls.add((at, frame.f_lineno, "", getattr(argument, "__qualname__", "")))


def pytest_sessionstart(session):
    threading.setprofile(trace)
    sys.setprofile(trace)


def pytest_sessionfinish(session, exitstatus):
    sys.setprofile(None)
    threading.setprofile(None)
    busy = sorted(((len(names), *key) for key, names in outgoing.items()), reverse=True)
    told = json.dumps({"calls": sorted(calls), "busy": busy})
    Path(os.environ["TRACE_FILE"]).write_text(told, encoding="utf-8")
