"""The user's models.toml over the bundled one: valid fields are used, mistakes are reported."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from videodesk.catalog import Catalog, Extra, ExtraKind, Mode, load, load_merged
from videodesk.errors import Code
from videodesk.messages import problem_message
from videodesk.paths import resource

OWN = resource("models.toml")
OURS = load(OWN)


def read(tmp_path: Path, text: str) -> tuple[Catalog, list[str]]:
    path = tmp_path / "models.toml"
    path.write_bytes(text.encode())
    catalog, mistakes = load_merged(OWN, path)
    assert all(each.code is Code.MODELS_DAMAGED for each in mistakes)
    assert all(each.detail == str(path) for each in mistakes)
    return catalog, [problem_message(each).text for each in mistakes]


def test_bundled_models_are_used_without_user_file(tmp_path: Path) -> None:
    catalog, mistakes = load_merged(OWN, tmp_path / "models.toml")
    assert catalog.models == OURS.models
    assert mistakes == ()


def test_table_replaces_only_fields_that_it_names(tmp_path: Path) -> None:
    catalog, mistakes = read(tmp_path, "[models.veo3]\nname = 'Drei'\ndurations = [8, 10]\n")
    ours = OURS.model("veo3")
    assert ours is not None
    assert catalog.model("veo3") == replace(ours, name="Drei", durations=(8, 10))
    assert len(catalog.models) == len(OURS.models)
    assert mistakes == []


def test_new_id_adds_model_at_the_end(tmp_path: Path) -> None:
    text = """
        [models."maker/new-1"]
        modes = ["words"]
        images = [0, 0]
        extras = [{ name = "seed", kind = "int", label = "Seed" }]
        [models.plain]
    """
    catalog, mistakes = read(tmp_path, text)
    *ours, new, plain = catalog.models
    assert tuple(ours) == OURS.models
    assert (new.id, new.name, new.modes, new.images) == (
        *("maker/new-1", "maker/new-1"),
        *((Mode.WORDS,), (0, 0)),
    )
    assert new.extras == (Extra("seed", ExtraKind.INT, "Seed"),)
    assert plain.name == "plain"
    assert mistakes == []


def test_hidden_model_is_not_listed_but_known(tmp_path: Path) -> None:
    catalog, _ = read(tmp_path, "[models.veo2]\nhidden = true\n")
    assert "veo2" not in {model.id for model in catalog.models}
    hidden = catalog.model("veo2")
    assert hidden is not None
    assert hidden.name == "Veo 2"


def test_all_models_hidden_is_reported_and_ignored(tmp_path: Path) -> None:
    text = "".join(f'[models."{model.id}"]\nhidden = true\n' for model in OURS.models)
    catalog, mistakes = read(tmp_path, text)
    assert len(catalog.models) == len(OURS.models)
    assert len(mistakes) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "# mine\n[models.veo3]\nname = 'x'\nimages = 'many'\n",
            "models.toml, line 4: `images` of veo3 must be two whole numbers: the fewest "
            "and the most pictures.",
        ),
        (
            "[models.veo3]\nname = 'x'\nimages = [3, 1]\n",
            "models.toml, line 3: `images` of veo3 must be two whole numbers: the fewest "
            "and the most pictures.",
        ),
        (
            "[models.veo3]\nname = 'x'\n\nsound = 'yes'\n",
            "models.toml, line 4: `sound` of veo3 must be true or false.",
        ),
        (
            "models.veo3 = { name = 'x', durations = [0] }\n",
            "models.toml, line 1: `durations` of veo3 must be a list of whole numbers of seconds.",
        ),
        (
            "[models.veo3]\nname = 'x'\nmodes = ['dance']\n",
            "models.toml, line 3: `modes` of veo3 must be a list of words, first_frame, "
            "first_and_last_frame, references.",
        ),
        (
            "[models.veo3]\nname = 'x'\n'durashuns' = [3]\n",
            "models.toml, line 3: `durashuns` isn't a known model field. Did you mean `durations`?",
        ),
        (
            "[models.veo3]\nname = 'x'\nxyzzy = 3\n",
            "models.toml, line 3: `xyzzy` isn't a known model field.",
        ),
        (
            "[models.veo3]\nname = 'x'\n[[models.veo3.extras]]\nname = 'a'\nkind = 'blob'\n",
            "models.toml, line 3: `extras` of veo3 must be a list of tables with name, kind "
            "(bool, int or text), label and hint.",
        ),
        (
            "[models.veo3]\nname = 'x'\nextras = [{name = 'a', kind = 'int', lable = 'A'}]\n",
            "models.toml, line 3: `lable` isn't a known field of an extra parameter. "
            "Did you mean `label`?",
        ),
        (
            "[model.veo2]\n[models.veo3]\nname = 'x'\n",
            "models.toml, line 1: `model` isn't a known table. Did you mean `models`?",
        ),
        (
            "[models.veo3]\nname = 'x'\n[models]\nveo2 = 7\n",
            "models.toml, line 4: `veo2` must be a table, [models.veo2].",
        ),
        ("[models.veo3]\nname = 'x'\n[models.'']\n", "models.toml, line 3: a model needs an ID."),
        (
            "[models.veo3]\nname = 'x'\n[models.veo2]\nname = oops\n",
            "models.toml, line 4: this part isn't valid TOML and was ignored (invalid value).",
        ),
        (
            "[models.veo2]\nimages = [0, 3\n[models.veo3]\nname = 'x'\n",
            "models.toml, line 2: this part isn't valid TOML and was ignored (unclosed array).",
        ),
    ],
)
def test_mistake_is_reported_with_line_and_rest_is_used(
    tmp_path: Path, text: str, sentence: str
) -> None:
    catalog, mistakes = read(tmp_path, text)
    assert mistakes == [sentence]
    veo3, veo2 = catalog.model("veo3"), catalog.model("veo2")
    assert veo3 is not None
    assert veo3.name == "x"
    assert veo3.images == (0, 2)
    assert veo2 == OURS.model("veo2")


def test_mistakes_are_reported_from_top_to_bottom(tmp_path: Path) -> None:
    text = "[models.b]\nsound = 1\n[models.a]\nnaem = 'x'\nusual_wait = -1\n[other]\n"
    _, mistakes = read(tmp_path, text)
    assert [sentence.split(":")[0] for sentence in mistakes] == [
        f"models.toml, line {line}" for line in (2, 4, 5, 6)
    ]


def test_duplicate_table_is_reported_and_first_is_used(tmp_path: Path) -> None:
    catalog, mistakes = read(tmp_path, "[models.a]\nname = '1'\n[models.a]\nname = '2'\n")
    assert len(mistakes) == 1
    assert "line 3" in mistakes[0]
    first = catalog.model("a")
    assert first is not None
    assert first.name == "1"


def test_file_with_byte_order_mark_and_crlf_is_read(tmp_path: Path) -> None:
    catalog, mistakes = read(tmp_path, "\ufeff[models.veo3]\r\nname = 'x'\r\nsound = 1\r\n")
    veo3 = catalog.model("veo3")
    assert veo3 is not None
    assert veo3.name == "x"
    assert mistakes == ["models.toml, line 3: `sound` of veo3 must be true or false."]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("maker = Google", "invalid value"),
        ("maker = 'Google", "expected"),
        ("maker Google", "expected"),
        ("= 3", "invalid statement"),
        ("durations = [4, 6", "unclosed array"),
        ("maker = 'a' 'b'", "expected newline"),
        ("maker = 'x'\nmaker = 'y'", "cannot overwrite"),
    ],
)
def test_field_that_is_not_toml_affects_only_itself(
    tmp_path: Path, wrong: str, reason: str
) -> None:
    text = f"[models.veo3]\nname = 'x'\n{wrong}\nsound = false\n\n[models.veo2]\nname = 'y'\n"
    catalog, (mistake,) = read(tmp_path, text)
    veo3, veo2 = catalog.model("veo3"), catalog.model("veo2")
    assert veo3 is not None
    assert veo2 is not None
    assert (veo3.name, veo3.sound) == ("x", False)
    assert veo2.name == "y"
    assert mistake.startswith(f"models.toml, line {2 + len(wrong.splitlines())}: ")
    assert "isn't valid TOML and was ignored" in mistake
    assert reason in mistake


def test_invalid_extra_parameter_affects_only_itself(tmp_path: Path) -> None:
    text = "[models.veo3]\nextras = [{name = 'a', kind = 'blob'}, {name = 'b', kind = 'int'}]\n"
    catalog, (mistake,) = read(tmp_path, text)
    veo3 = catalog.model("veo3")
    assert veo3 is not None
    assert [each.name for each in veo3.extras] == ["b"]
    assert mistake.startswith("models.toml, line 2: `extras` of veo3 must be")


def test_line_in_another_encoding_affects_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_bytes("[models.veo3]\nmaker = 'Caf\u00e9'\nname = 'x'\n".encode("latin-1"))
    catalog, (mistake,) = load_merged(OWN, path)
    veo3 = catalog.model("veo3")
    assert veo3 is not None
    assert veo3.name == "x"
    assert "line 2" in problem_message(mistake).text


def test_utf16_file_of_an_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text("[models.veo3]\nname = 'Caf\u00e9'\n", encoding="utf-16")
    catalog, mistakes = load_merged(OWN, path)
    veo3 = catalog.model("veo3")
    assert veo3 is not None
    assert (veo3.name, mistakes) == ("Caf\u00e9", ())


def test_invalid_utf8_is_reported_with_line(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_bytes(b"# a\n# b\n\xff\n")
    catalog, (mistakes,) = load_merged(OWN, path)
    assert catalog.models == OURS.models
    assert (
        problem_message(mistakes).text
        == "models.toml, line 3: this isn't UTF-8 text and was ignored."
    )


def test_unreadable_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "models.toml").mkdir()
    catalog, (mistakes,) = load_merged(OWN, tmp_path / "models.toml")
    assert catalog.models == OURS.models
    assert "can't be read" in problem_message(mistakes).text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                *("[models.veo3]", "[models.a]", "[[models.a.extras]]", "[models]", "[a", "models"),
                *(
                    "name = 'x'",
                    "images = [0,",
                    "]",
                    '"""',
                    "sound = 3",
                    "name = {",
                    "= 3",
                    "[[x]]",
                ),
                *("veo3.hidden = true", "kind = 'int'", "'' = 1", "models.veo2 = []", "\r", "\x00"),
            ]
        )
        | st.text(max_size=8),
        max_size=8,
    )
)
def test_any_user_file_keeps_bundled_models(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "models.toml"
    path.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    catalog, mistakes = load_merged(OWN, path)
    assert all(catalog.model(model.id) for model in OURS.models)
    assert all(problem_message(each).text.startswith("models.toml, line ") for each in mistakes)
