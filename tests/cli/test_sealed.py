"""A sealed text opens with its passphrase alone, and any change to it is noticed."""

import base64
import subprocess
import sys
from functools import cache

import pytest

from recovery_cli.cli.sealed import Key, WrongPassphrase, is_sealed, make_key, seal, unseal
from recovery_cli.errors import DataFileError

TEXT = "respondent: self\nopioids: [heroin]\n" * 20
WORDS = "four plain wörds here"


@cache
def key() -> Key:
    return make_key(WORDS)


def opened(sealed: str, passphrase: str = WORDS) -> str:
    return unseal(sealed.encode(), passphrase, source="kept.txt")[0].decode()


def code(data: bytes) -> str:
    with pytest.raises(DataFileError) as caught:
        unseal(data, WORDS, source="kept.txt")
    [problem] = caught.value.problems
    assert problem.place == "kept.txt"
    return problem.code


def test_the_text_comes_back_and_stands_nowhere_in_the_file() -> None:
    sealed = seal(TEXT, key())
    assert is_sealed(sealed.encode())
    assert opened(sealed) == TEXT
    body = "".join(sealed.splitlines()[1:])
    assert b"heroin" not in base64.b64decode(body)
    assert max(map(len, sealed.splitlines())) <= 100


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    first, second = seal(TEXT, key()), seal(TEXT, key())
    assert first.splitlines()[0] == second.splitlines()[0]
    assert first.splitlines()[1:] != second.splitlines()[1:]


def test_the_key_that_opened_a_file_seals_it_again() -> None:
    _, again = unseal(seal(TEXT, key()).encode(), WORDS, source="kept.txt")
    assert again == key()


def test_two_files_with_one_passphrase_have_nothing_in_common() -> None:
    other = make_key(WORDS)
    assert (other.salt, other.secret, other.check) != (key().salt, key().secret, key().check)
    assert other.secret != key().secret


def test_a_letter_typed_in_another_way_is_the_same_letter() -> None:
    assert opened(seal(TEXT, key()), WORDS.replace("ö", "o\u0308")) == TEXT


def test_another_passphrase_is_told_from_a_damaged_file() -> None:
    with pytest.raises(WrongPassphrase):
        opened(seal(TEXT, key()), WORDS + " ")


def test_every_changed_byte_of_the_body_is_noticed() -> None:
    header, _, body = seal("age: 34\n", key()).encode().partition(b"\n")
    for position in range(0, len(body.strip()), 9):
        other = b"A" if body[position : position + 1] != b"A" else b"B"
        assert code(header + b"\n" + body[:position] + other + body[position + 1 :]) == "damaged"


@pytest.mark.parametrize(
    "change",
    [
        lambda header, body: header,
        lambda header, body: header + b"\n",
        lambda header, body: header + b"\n" + body[:-9],
        lambda header, body: header + b"\nnot base64!",
        lambda header, body: header.rpartition(b" ")[0] + b"\n" + body,
        lambda header, body: header + b" more\n" + body,
        lambda header, body: header.replace(b"answers 1 ", b"answers 1 \xff\xfe") + b"\n" + body,
        lambda header, body: b"recovery-cli sealed answers 1 ",
    ],
)
def test_a_file_cut_short_or_scribbled_over_is_damaged(change) -> None:  # type: ignore[no-untyped-def]
    header, _, body = seal(TEXT, key()).encode().partition(b"\n")
    assert code(change(header, body)) == "damaged"


@pytest.mark.parametrize("version", [b"2", b"", b"\xff", b"1" * 5000])
def test_a_later_version_is_named_as_such(version: bytes) -> None:
    assert code(b"recovery-cli sealed answers " + version + b" x y\nz") == "newer-format"


def test_a_plain_file_is_not_sealed() -> None:
    assert not is_sealed(b"# recovery-cli answers 1\n")
    assert not is_sealed(b"")


def test_the_library_is_imported_by_sealing_alone() -> None:
    modules = "sealed", "passphrase", "saving", "forget", "interview"
    code = "import sys; from recovery_cli.cli import " + ", ".join(modules) + "; print('cryptography' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
