"""Runs a peer's management command on a package's models. Runs inside that package's environment.

    python django_peer.py QUESTION.json PEER_FOLDER COMMAND_MODULE [ARGUMENT…]

`APPS` among the arguments is replaced by the labels of the package's own apps, joined by commas. The
diagram goes to stdout.
"""

import importlib
import json
import os
import sys
from pathlib import Path

from django_truth import start, within


def main(question_path, peer_folder, command_module, *arguments):
    sys.path.append(peer_folder)
    question = json.loads(Path(question_path).read_text(encoding="utf-8"))
    os.environ.update(question.get("environment", {}))
    apps = start(question)
    labels = ",".join(sorted(set(labels_of(apps, question))))
    given = [labels if argument == "APPS" else argument for argument in arguments]
    from django.core.management import call_command

    call_command(importlib.import_module(command_module).Command(), *given)


def labels_of(apps, question):
    """The labels of the apps that hold the package's models."""
    modules = [*question["prefixes"]]
    for model in apps.get_models():
        if within(model.__module__, modules) and not within(model.__module__, question["excluded"]):
            yield model._meta.app_label


if __name__ == "__main__":
    main(*sys.argv[1:])
