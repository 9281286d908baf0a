from videodesk.ui.shell.panel_visibility import PanelVisibility


def sides(folding: PanelVisibility) -> tuple[bool, bool]:
    return folding.shows_composer, folding.shows_inspector


def test_the_inspector_gives_way_first_and_comes_back() -> None:
    folding = PanelVisibility()

    folding.set_narrow(narrow=True)
    assert sides(folding) == (True, False)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (True, True)


def test_in_a_narrow_window_the_one_that_is_asked_for_takes_the_place_of_the_other() -> None:
    folding = PanelVisibility()
    folding.set_narrow(narrow=True)

    folding.set_inspector_wanted(wanted=True)
    assert sides(folding) == (False, True)
    folding.set_composer_wanted(wanted=True)
    assert sides(folding) == (True, False)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (True, True)


def test_what_was_folded_by_hand_stays_folded_with_the_room() -> None:
    folding = PanelVisibility()
    folding.set_inspector_wanted(wanted=False)

    folding.set_narrow(narrow=True)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (True, False)


def test_what_is_folded_by_hand_while_narrow_stays_so_and_brings_nothing_up() -> None:
    folding = PanelVisibility()
    folding.set_narrow(narrow=True)

    folding.set_composer_wanted(wanted=False)
    assert sides(folding) == (False, False)
    folding.set_narrow(narrow=False)
    assert sides(folding) == (False, True)
    assert not folding.wants_composer


def test_what_gave_way_is_still_wanted() -> None:
    folding = PanelVisibility()
    folding.set_narrow(narrow=True)

    assert folding.wants_inspector
    assert not folding.shows_inspector
