"""The catalogue is data: what the issue asks for must be in it, and nothing may be asked twice."""

import pytest

from tests.benchmarks.truth.__main__ import choose, main
from tests.benchmarks.truth.bench import opened
from tests.benchmarks.truth.catalogue import PACKAGES


def test_names_are_unique_and_each_package_can_be_asked() -> None:
    assert len({package.name for package in PACKAGES}) == len(PACKAGES)
    for package in PACKAGES:
        question = package.question()
        assert package.requirements and package.folders, package.name
        if package.framework == "sqlalchemy":
            assert question["modules"] and ":" in package.base, package.name
        else:
            assert package.settings_module or question["settings"]["INSTALLED_APPS"], package.name


def test_the_packages_of_the_issue_are_measured_and_others_are_held_out() -> None:
    worked_with = {package.name for package in choose([], held_out=False)}
    assert worked_with == {
        *("django-oscar", "wagtail", "django-cms", "django-machina", "mezzanine"),
        *("mlflow", "optuna", "apache-airflow-core"),
    }
    held_out = choose([], held_out=True)
    assert not worked_with & {package.name for package in held_out}
    assert {package.framework for package in held_out} == {"django", "sqlalchemy"}


def test_environments_change_with_what_is_installed_only() -> None:
    first, second = PACKAGES[:2]
    assert first.requirements_hash() != second.requirements_hash()
    assert first.requirements_hash() == first.requirements_hash()


def test_an_unknown_package_is_told_with_those_there_are() -> None:
    with pytest.raises(SystemExit, match=r"unknown package djangoo; there are .*wagtail"):
        choose(["djangoo"], held_out=False)


def test_comparing_with_a_truth_that_was_never_taken_says_what_to_do() -> None:
    with pytest.raises(SystemExit, match="run with --package nobody first"):
        main(["--compare-json", "-", "nobody"])


def test_only_what_lies_in_the_opened_folder_counts() -> None:
    truth = {
        "entities": [
            {"name": "Page", "qualifiers": ["cms", "cms.models.pagemodel"], "ignored": False},
            {"name": "CacheKey", "qualifiers": ["menus", "menus.models"], "ignored": False},
            {"name": "Old", "qualifiers": ["cms", "cms.old"], "ignored": True},
            {"name": "Other", "qualifiers": ["x", "cmsplugin.models"], "ignored": False},
        ]
    }
    ignored = [e["name"] for e in opened(truth, "cms")["entities"] if e["ignored"]]
    assert ignored == ["CacheKey", "Old", "Other"]
