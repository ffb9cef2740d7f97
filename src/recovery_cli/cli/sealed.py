"""Sealing a text with a passphrase: scrypt makes the key, AES-256-GCM seals, both from the `cryptography` package.

A sealed file is one header line and base64. The header names its version, and the version fixes every parameter, so
that a hostile file cannot ask for a terabyte of memory, and a later version can still read this one:

    recovery-cli sealed answers 1 SALT CHECK

SALT is random for each file; CHECK is a part of what scrypt yields, so that a wrong passphrase and a damaged file are
told apart. It gives nothing away that the seal itself would not.
"""

import base64
import binascii
import os
from typing import NamedTuple

from recovery_cli.errors import DataFileError, Problem
from recovery_cli.sentences import Sentence

MAGIC = "recovery-cli sealed answers "
VERSION = "1"
_SALT_BYTES, _KEY_BYTES, _CHECK_BYTES, _NONCE_BYTES = 16, 32, 16, 12
_LINE = 76


class WrongPassphrase(Exception):  # noqa: N818  # what a person typed, not a failure
    """The passphrase is not the one that the file was sealed with."""


class Key(NamedTuple):
    """What one passphrase and one salt come to. It is made once in a session, because that takes a third of a second
    and 128 MB on purpose. secret: never written."""

    salt: bytes
    secret: bytes
    check: bytes

    @property
    def header(self) -> str:
        return f"{MAGIC}{VERSION} {_encoded(self.salt)} {_encoded(self.check)}"


def make_key(passphrase: str, salt: bytes | None = None) -> Key:
    """salt: that of a sealed file to open; None: a new one."""
    import unicodedata

    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    salt = salt or os.urandom(_SALT_BYTES)
    # The strongest of the settings that OWASP's password storage cheat sheet gives for scrypt.
    scrypt = Scrypt(salt=salt, length=_KEY_BYTES + _CHECK_BYTES, n=2**17, r=8, p=1)
    derived = scrypt.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))
    return Key(salt, derived[:_KEY_BYTES], derived[_KEY_BYTES:])


def is_sealed(data: bytes) -> bool:
    return data.startswith(MAGIC.encode())


def seal(text: str, key: Key) -> str:
    """The sealed file of a text, with a fresh nonce each time; the header is sealed with it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE_BYTES)
    body = _encoded(nonce + AESGCM(key.secret).encrypt(nonce, text.encode(), key.header.encode()))
    lines = (body[start : start + _LINE] for start in range(0, len(body), _LINE))
    return "\n".join((key.header, *lines, ""))


def unseal(data: bytes, passphrase: str, *, source: str) -> tuple[bytes, Key]:
    """The text, and the key to seal it again. Raises WrongPassphrase, or DataFileError (newer-format, damaged)."""
    header, _, body = data.partition(b"\n")
    version, _, rest = header.decode("latin-1").removeprefix(MAGIC).partition(" ")
    if version != VERSION:
        problem = Sentence("A newer version of recovery-cli sealed this file.")
        remedy = Sentence("Install that version, or begin a new interview.")
        raise DataFileError([Problem("newer-format", source, problem, remedy)])
    parts = [_decoded(part) for part in rest.split()]
    sealed = _decoded(b"".join(body.split()).decode("latin-1"))
    if [len(part) for part in parts] != [_SALT_BYTES, _CHECK_BYTES] or len(sealed) <= _NONCE_BYTES:
        raise _damaged(source)
    key = make_key(passphrase, parts[0])
    if key.check != parts[1]:
        raise WrongPassphrase
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        text = AESGCM(key.secret).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], key.header.encode())
    except InvalidTag:
        raise _damaged(source) from None
    return text, key


def _damaged(source: str) -> DataFileError:
    problem = Sentence("This sealed file is damaged, or somebody changed it, so it cannot be opened.")
    remedy = Sentence("Use a copy of it if there is one, or begin a new interview.")
    return DataFileError([Problem("damaged", source, problem, remedy)])


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decoded(text: str) -> bytes:
    """Empty where it is no base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
