"""A bad setting is named once and costs only itself."""

from hypothesis import given
from hypothesis import strategies as st

from groundplan.settings import Settings, read_settings


def test_good_settings_are_taken():
    settings, problems = read_settings(
        {
            "index": {"maxFileSizeMib": 5, "pythonEnvironment": "env"},
            "validation": {"weights": {"syntax": 30}},
        }
    )
    assert problems == ()
    assert (settings.index.max_file_size_mib, settings.index.python_environment) == (5, "env")
    assert settings.validation.weights == {"syntax": 30}
    assert settings.diagram == Settings().diagram


def test_bad_settings_keep_their_defaults_and_are_named():
    settings, problems = read_settings(
        {
            "index": {"maxFileSizeMib": -1, "pythonEnvironment": "a"},
            "diagram": [],
            "validation": {"acceptScore": "x"},
        }
    )
    assert settings.index.max_file_size_mib == Settings().index.max_file_size_mib
    assert settings.index.python_environment == "a"
    assert [p.split("`")[1] for p in problems] == [
        "index.maxFileSizeMib",
        "diagram",
        "validation.acceptScore",
    ]


def test_unknown_settings_are_passed_over():
    assert read_settings({"future": {"x": 1}, "index": {"other": 2}}) == (Settings(), ())


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["index", "weights", "validation"]), inner)
    ),
)


@given(json_values)
def test_no_settings_are_too_strange(given_settings: object):
    settings, _ = read_settings(given_settings)
    assert isinstance(settings, Settings)
