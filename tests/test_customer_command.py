from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Cli

from coach.cli.options.customer import chosen_customers
from coach.customer.reading import built_in_text
from coach.guide import built_in as built_in_guide


def test_show_tells_who_there_is(cli: Cli) -> None:
    result = cli("customer", "show")
    assert result.exit_code == 0
    assert result.stdout.startswith("At the door\n")
    assert "4 people and 75 lines" in result.stdout
    assert "objection     name, note, phone: normal 12%, hard 30%" in result.stdout


def test_show_tells_what_the_customer_of_a_seed_says(cli: Cli) -> None:
    first, again = (cli("customer", "show", "--seed", "3", "--level", "hard") for _ in range(2))
    assert first.stdout == again.stdout
    assert first.stdout.splitlines()[0] == "Grace, hard, seed 3"
    assert "  name          answer        Grace Turner, please." in first.stdout


def test_new_is_a_scenario_that_check_takes(cli: Cli) -> None:
    assert cli("customer", "new", "mine.toml").stdout == (
        "mine.toml: written; next: coach customer check mine.toml\n"
    )
    result = cli("customer", "check", "mine.toml")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "mine.toml: ok, 4 people and 75 lines"
    assert cli("customer", "new", "mine.toml").exit_code == 1


def test_check_names_each_mistake_on_a_line(cli: Cli, tmp_path: Path) -> None:
    text = (
        built_in_text()
        .replace('kind = "objection"', 'kind = "obection"')
        .replace("card =", "car =")
    )
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    result = cli("customer", "check", tmp_path / "mine.toml")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith('answers, car: is no key of a scenario: did you mean "card"?')
    assert lines[1].endswith('"obection" is nothing a customer does: did you mean "objection"?')


def test_check_warns_of_what_is_left_out(cli: Cli, tmp_path: Path) -> None:
    text = built_in_text().replace('"Sure.", "All right."', '"Sure.", "By all means."')
    (tmp_path / "mine.toml").write_text(
        text.replace("[steps]", '[steps]\nadress = ["Yes.", "Yes.", "Yes."]'), encoding="utf-8"
    )
    result = cli("customer", "check", tmp_path / "mine.toml")
    assert result.exit_code == 0
    assert 'warning: "adress" is no step of The hard close' in result.stdout
    assert 'warning: no clip of "By all means.": it is left out' in result.stdout


def test_a_scenario_that_is_not_there_has_one_line(cli: Cli) -> None:
    result = cli("customer", "show", "none.toml")
    assert result.exit_code == 1
    assert result.stderr == "coach: none.toml: no such scenario file: check its name\n"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, "no such scenario file: check its name"),
        ("", "`coach customer new FILE` writes a start"),
        ('name = "x', "line 1"),
        ('name = "x"\n', "(and 1 more: run `coach customer check"),
    ],
)
def test_a_scenario_that_cannot_be_used_costs_the_customer_and_one_line(
    written: str | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    if written is not None:
        path.write_text(written, encoding="utf-8")
    assert chosen_customers(str(path), "hard", 3) is None
    said = capsys.readouterr().err
    assert said.startswith(f"coach: {path}")
    assert told in said
    assert said.endswith("; it goes on without a customer\n")
    assert said.count("\n") == 1


def test_the_same_seed_is_the_same_customer_and_the_next_take_has_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for take, seed in ((0, 7), (1, 8)):
        found = chosen_customers("", "hard", 7)
        assert found
        with found.customer(built_in_guide(), take):
            said = capsys.readouterr().err
        assert f"hard, --seed {seed}; wear a headset" in said
    assert chosen_customers(None, "hard", 7) is None
