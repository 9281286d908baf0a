from tests.cli.conftest import Terminal


def test_every_piece_is_looked_at_and_named(videodesk: Terminal) -> None:
    said = videodesk("self-test")
    assert said.code == 0, said.out
    named = [line.split(":")[0] for line in said.out.splitlines()]
    assert named == ["library", "password store", "secure connections", "clip", "All is well."]
    assert "h264" in said.out
    assert not (videodesk.data / "library").exists()
