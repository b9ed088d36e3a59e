"""The configuration of comparisons: where it is found, what it holds, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.compare.configuring.configuration import (
    Change,
    Configuration,
    ConfigurationError,
    configured,
    levels_of,
    severity_of,
)
from inspector.compare.level import DEFAULT, LEVELS
from inspector.compare.settings import Settings, TimingSettings

WHOLE = """
[tool.inspector.diff]
levels = ["+transport"]
fail-on = "warning"
tool-mode = "unordered"
output-tolerance = 0.5
scrub = ["date", "uuid"]
noise-policy = "fail"

[tool.inspector.diff.rules]
"tools.arguments" = "info"

[tool.inspector.diff.timing]
base-runs = 20
head-runs = 6
alpha = 0.01
relative = 0.5
absolute = "250ms"
seed = 7

[tool.inspector.diff.cases."weather-*"]
tool-mode = "subset"
rules = { "usage.output" = "off" }
timing.absolute = "1s"

[tool.inspector.diff.cases."weather-paris"]
timing.absolute = "2s"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder whose project is configured in full."""
    (tmp_path / "pyproject.toml").write_text(WHOLE)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    return tmp_path


def refusal(tmp_path: Path, text: str) -> str:
    """Why a file of this text is refused, without its name."""
    path = tmp_path / "diff.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        configured(path)
    message = str(refused.value)
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_every_setting_can_be_configured(project: Path) -> None:
    """All of them, in the project's own file, from any folder below it."""
    configuration = configured(start=project / "deep" / "er")
    assert configuration.path == project / "pyproject.toml"
    assert configuration.settings == Settings(
        levels=(*DEFAULT, "transport"),
        severities={"tools.arguments": "info"},
        fail_on="warning",
        tool_mode="unordered",
        output_tolerance=0.5,
        scrub=frozenset({"date", "uuid"}),
        noise_policy="fail",
        timing=TimingSettings(20, 6, 0.01, 0.5, 250_000_000, 7),
    )


def test_cases_may_differ(project: Path) -> None:
    """By pattern; where several match the last one wins, and the rest stays as it is."""
    configuration = configured(start=project)
    assert configuration.for_case("greeting") == configuration.settings
    rome = configuration.for_case("weather-rome")
    assert (rome.tool_mode, rome.timing.absolute_ns) == ("subset", 1_000_000_000)
    assert rome.severities == {"tools.arguments": "info", "usage.output": "off"}
    assert (rome.fail_on, rome.timing.base_runs) == ("warning", 20)
    assert configuration.for_case("weather-paris").timing.absolute_ns == 2_000_000_000


def test_flags_win(project: Path) -> None:
    """Over the table and over the tables of cases, for what they say and nothing else."""
    flags = Change(
        tool_mode="strict", severities={"usage.output": "warning"}, timing={"relative": 2.0}
    )
    configuration = configured(start=project).with_flags(flags)
    paris = configuration.for_case("weather-paris")
    assert paris.tool_mode == configuration.settings.tool_mode == "strict"
    assert paris.severities["usage.output"] == "warning"
    assert (paris.timing.relative, paris.timing.absolute_ns) == (2.0, 2_000_000_000)
    assert configuration.settings.output_tolerance == 0.5


def test_without_a_table_the_defaults_hold(tmp_path: Path) -> None:
    """A project that says nothing of this, or that is none."""
    assert configured(start=tmp_path) == Configuration()
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert configured(start=tmp_path).settings == Settings()


def test_another_projects_broken_file_is_not_our_matter(tmp_path: Path) -> None:
    """One that does not name us is passed over, one that does is refused."""
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert configured(start=tmp_path) == Configuration()
    (tmp_path / "pyproject.toml").write_text("[tool.inspector.diff\n")
    with pytest.raises(ConfigurationError, match="is no TOML"):
        configured(start=tmp_path)


def test_a_table_with_a_misspelt_name_is_refused(tmp_path: Path) -> None:
    """A gate that nobody reads would be taken for one that holds; other tables are not ours."""
    (tmp_path / "pyproject.toml").write_text("[tool.inspector.dif]\nfail-on = 'any'\n")
    with pytest.raises(ConfigurationError, match=r"did you mean \[tool\.inspector\.diff\]\?"):
        configured(start=tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.inspector.colours]\nx = 1\n")
    assert configured(start=tmp_path) == Configuration()


def test_a_file_of_its_own_is_the_table_itself(tmp_path: Path) -> None:
    """Or holds it under its whole name."""
    path = tmp_path / "diff.toml"
    path.write_text('fail_on = "any"\n')
    assert configured(path).settings.fail_on == "any"
    path.write_text('[tool.inspector.diff]\nfail-on = "never"\n')
    assert configured(path).settings.fail_on == "never"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-in = 1", "there is no setting 'fail-in'; did you mean 'fail-on'?"),
        ('fail-on = "braking"', "fail-on is 'braking': it may be breaking, warning, any, never"),
        ('levels = ["transprt"]', "there is no level 'transprt'; did you mean 'transport'?"),
        ("levels = []", "levels names no level"),
        ("levels = 3", "levels is 3: it must be a list of texts"),
        (
            'rules."tools.argument" = "off"',
            "there is no rule 'tools.argument'; did you mean 'tools.arguments'?",
        ),
        (
            'rules."tools.arguments" = "loud"',
            "tools.arguments is 'loud': it may be breaking, warning, info, off",
        ),
        ("rules = 3", "rules is 3: it must be a table"),
        ('output-tolerance = "30%"', "output-tolerance is '30%': it must be a number"),
        ("output-tolerance = true", "output-tolerance is True: it must be a number"),
        ("output-tolerance = -1", "output-tolerance is -1: it must lie between 0 and 100"),
        ("output-tolerance = nan", "output-tolerance is nan: it must lie between 0 and 100"),
        ('scrub = ["dates"]', "scrub is 'dates': it may be date, uuid, url, number"),
        ('scrub = "date"', "scrub is 'date': it must be a list of texts"),
        (
            "timing.absolut = 1",
            "there is no setting of timing 'absolut'; did you mean 'absolute'?",
        ),
        (
            "timing.absolute = 1",
            "timing.absolute is 1: write it as a duration, such as '100ms'",
        ),
        (
            'timing.absolute = "1"',
            "timing.absolute: '1' is no duration; write it as 2s, 500ms or 1m30s",
        ),
        ("timing.base-runs = 1.5", "timing.base-runs is 1.5: it must be a whole number"),
        (
            'cases.a.fail-on = "any"',
            (
                "cases.'a': there is no setting of a case 'fail-on'; "
                "there is rules, tool-mode, output-tolerance, scrub, timing"
            ),
        ),
        (
            "cases.a.timing.alpha = 0.5",
            "cases.'a': timing.alpha holds for all cases together, not for one",
        ),
        ("cases = 3", "cases must be tables, such as [cases.'weather-*']"),
        ("tool.inspector.diff = 3", "tool.inspector.diff is no table"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    text: str, message: str, tmp_path: Path
) -> None:
    """It says where, what, and what would do."""
    assert refusal(tmp_path, text) == message


def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    """Missing, no TOML, no text, or a project's file without the table."""
    assert "cannot read" in _refused(tmp_path / "missing.toml")
    assert "is no TOML" in refusal(tmp_path, "fail-on")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    assert "is no TOML" in _refused(tmp_path / "b.toml")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    assert "has no table [tool.inspector.diff]" in _refused(tmp_path / "pyproject.toml")


def test_levels_are_named_in_a_list() -> None:
    """In any order; `+` adds to the default ones, `all` and `default` are sets."""
    assert levels_of("usage, protocol") == ("protocol", "usage")
    assert levels_of("+bytes") == (*DEFAULT, "bytes")
    assert levels_of("all") == tuple(LEVELS)
    assert levels_of("default,events") == (*DEFAULT, "events")
    with pytest.raises(ConfigurationError, match="did you mean 'usage'"):
        levels_of("usag")


def test_a_rule_gets_its_severity() -> None:
    """As `ID=SEVERITY`."""
    assert severity_of("tools.arguments=off") == ("tools.arguments", "off")
    with pytest.raises(ConfigurationError, match="write it as ID=SEVERITY"):
        severity_of("tools.arguments")
    with pytest.raises(ConfigurationError, match=r"did you mean 'tools\.arguments'"):
        severity_of("tools.arguments2=off")


def _refused(path: Path) -> str:
    with pytest.raises(ConfigurationError) as refused:
        configured(path)
    return str(refused.value)
