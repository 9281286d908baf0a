from pathlib import Path

import pytest

from videodesk.diagnostics import remove_secrets


def test_report_contains_no_key_prompt_or_home_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    clip = tmp_path / "videos" / "a-red-kite-over-my-secret-project_0123456789abcdef.mp4"
    with pytest.raises(FileNotFoundError) as raised:
        clip.read_bytes()
    text = remove_secrets(f"{raised.value} sk-secret https://h.example/clip?signature=1")
    assert "'~/videos/…_0123456789abcdef.mp4'" in text
    for secret in ("kite", "project", str(tmp_path), "sk-secret", "signature"):
        assert secret not in text


def test_home_folder_is_found_as_windows_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    home = r"C:\Users\me"
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("USERPROFILE", home)
    assert remove_secrets(rf"in {home}\clips") == r"in ~\clips"
    assert remove_secrets(f"open({home + chr(92) + 'clips'!r})") == r"open('~\\clips')"


@pytest.mark.parametrize("home", ["/", "/root"])
def test_path_that_only_begins_like_the_home_folder_stays(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("USERPROFILE", home)
    assert remove_secrets("/rootless/usr") == "/rootless/usr"
