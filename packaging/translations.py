"""Brings resources/translations up to date with the sources, and compiles it.

    python packaging/translations.py

Only words that count something are translated into English: the others are English already.
`pyside6-lupdate` does not see that a `translate` with a number counts (6.11), so every source with
`%n` is taken for one. Ends with 1 where a plural is still to be written into the .ts file.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TS = ROOT / "resources" / "translations" / "videodesk_en.ts"
Key = tuple[str, str]


def main() -> int:
    """Collects, keeps what was written by hand, compiles."""
    written = forms_of(TS) if TS.exists() else {}
    found = plurals_in_sources()
    by_source = {source: given for (_, source), given in written.items()}
    kept = {key: written.get(key) or by_source.get(key[1], ("", "")) for key in found}
    missing = [key for key in found if not all(kept[key])]
    write(kept)
    run("pyside6-lrelease", "-silent", TS, "-qm", TS.with_suffix(".qm"))
    for context, source in missing:
        print(f"{TS.name}: {context}: {source}", file=sys.stderr)  # a tool's answer
    return 1 if missing else 0


def plurals_in_sources() -> list[Key]:
    """The context and source of every text in videodesk/ that counts something."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / TS.name
        sources = sorted(str(each) for each in (ROOT / "videodesk").rglob("*.py"))
        run(
            "pyside6-lupdate",
            *sources,
            "-target-language",
            "en",
            "-locations",
            "none",
            "-ts",
            fresh,
        )
        return sorted(forms_of(fresh))


def run(tool: str, *arguments: object) -> None:
    """Runs one of PySide's tools; it says nothing where all is well."""
    command = [str(Path(sys.executable).with_name(tool)), *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # our own words


def forms_of(file: Path) -> dict[Key, tuple[str, ...]]:
    """The English forms, for one and for many, of all that counts something."""
    forms: dict[Key, tuple[str, ...]] = {}
    for context in ElementTree.parse(file).getroot().iter("context"):  # our own file
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            if "%n" in source:
                given = tuple(each.text or "" for each in message.iter("numerusform"))
                forms[context.findtext("name") or "", source] = given or ("", "")
    return forms


def write(forms: dict[Key, tuple[str, ...]]) -> None:
    """Replaces the .ts file."""
    root = ElementTree.Element("TS", version="2.1", language="en", sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for (name, source), given in forms.items():
        if name not in contexts:
            contexts[name] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[name], "name").text = name
        message = ElementTree.SubElement(contexts[name], "message", numerus="yes")
        ElementTree.SubElement(message, "source").text = source
        translation = ElementTree.SubElement(message, "translation")
        for form in given:
            ElementTree.SubElement(translation, "numerusform").text = form
    ElementTree.indent(root)
    TS.parent.mkdir(parents=True, exist_ok=True)
    text = ElementTree.tostring(root, encoding="unicode")
    TS.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n')


if __name__ == "__main__":
    sys.exit(main())
