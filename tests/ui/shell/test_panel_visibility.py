from videodesk.ui.shell.panel_visibility import PanelVisibility


def sides(folding: PanelVisibility) -> tuple[bool, bool]:
    return folding.shows_composer, folding.shows_inspector


def test_inspector_yields_first_and_comes_back() -> None:
    folding = PanelVisibility()

    folding.set_narrow(narrow=True)
    assert sides(folding) == (True, False)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (True, True)


def test_panel_asked_for_in_a_narrow_window_replaces_the_other() -> None:
    folding = PanelVisibility()
    folding.set_narrow(narrow=True)

    folding.set_inspector_wanted(wanted=True)
    assert sides(folding) == (False, True)
    folding.set_composer_wanted(wanted=True)
    assert sides(folding) == (True, False)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (True, True)


def test_folded_panel_stays_folded_in_a_wide_window() -> None:
    folding = PanelVisibility()
    folding.set_inspector_wanted(wanted=False)

    folding.set_narrow(narrow=True)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (True, False)


def test_panel_folded_in_a_narrow_window_does_not_bring_the_other_back() -> None:
    folding = PanelVisibility()
    folding.set_narrow(narrow=True)

    folding.set_composer_wanted(wanted=False)
    assert sides(folding) == (False, False)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (False, True)
    assert not folding.wants_composer


def test_panel_that_yields_is_still_wanted() -> None:
    folding = PanelVisibility()
    folding.set_narrow(narrow=True)

    assert folding.wants_inspector
    assert not folding.shows_inspector
