"""Fetching one published file over HTTPS: the only module of the program that reaches the network.

Only `centers update` imports it. What is sent is one request for a public file, and nothing about anybody. A download
that broke is kept, and goes on where it stopped if the server vouches that the file is still the same.
"""

import errno
import json
import re
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b
from http.client import HTTPException
from ipaddress import ip_address
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib import error, request
from urllib.parse import SplitResult, unquote, urlsplit

from recovery_cli import __version__
from recovery_cli.cli.private_file import make_private_folder
from recovery_cli.errors import DataFileError, Problem, UsageError, system_says
from recovery_cli.sentences import Sentence

TRIES = 3
_CHUNK = 64 * 1024
_OFFLINE = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, socket.EAI_AGAIN})
LOOK = Sentence("Look at the publisher's page for the address of the file, and give it with --from.")
LATER = Sentence("Try again later.")
_AGAIN = Sentence("Start the same command again: it goes on where it stopped.")


class Limits(NamedTuple):
    """max_bytes: of the file. wait_seconds: without a sign of the server. total_seconds: for all of it."""

    max_bytes: int
    wait_seconds: float = 30.0
    total_seconds: float = 1800.0


class _BrokenError(Exception):
    """The connection ended before the file did."""

    def __init__(self, how: Sentence) -> None:
        self.how = how
        super().__init__(how)


class _ChangedError(Exception):
    """What was kept of an earlier attempt belongs to another file now."""


class _Kept(NamedTuple):
    """What vouches for a part of a file. validator: its strong ETag, else its Last-Modified; empty: nothing does."""

    validator: str = ""
    total: int | None = None


@contextmanager
def downloaded(
    url: str,
    folder: Path,
    limits: Limits,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[Path]:
    """The file at `url`, under its published name below `folder`, for as long as the block lasts.

    on_progress: called with (bytes here, bytes in all) where the server says how many there are.
    Raises UsageError: bad-address, not-https, unwritable. DataFileError: busy, offline, unknown-host, unreachable,
    timeout, certificate, not-found, refused, server-error, insecure-redirect, bad-redirect, too-large, wrong-type (a
    web page, by what the server says of it), truncated.
    """
    address = checked_address(url)
    own = folder / blake2b(url.encode(), digest_size=8).hexdigest()
    target = own / _published_name(address)
    with ExitStack() as stack:
        try:
            make_private_folder(own)
            _lock(stack.enter_context((own / "lock").open("a+b")), url)
            stack.callback(_tidy, own)
            _fetched(url, own, limits, on_progress).replace(target)
        except OSError as failed:
            problem = Sentence("Cannot keep the download here: {reason}.", reason=system_says(failed))
            remedy = Sentence("Check the folder, its permissions and its space.")
            raise UsageError([Problem("unwritable", str(own), problem, remedy)]) from None
        stack.callback(target.unlink, missing_ok=True)
        yield target


def _fetched(url: str, own: Path, limits: Limits, on_progress: Callable[[int, int], None] | None) -> Path:
    part = own / "part"
    until = time.monotonic() + limits.total_seconds
    how = Sentence("it changed")
    for _ in range(TRIES):
        try:
            _attempt(url, own, limits, until, on_progress)
        except _ChangedError:
            part.unlink(missing_ok=True)
        except _BrokenError as broken:
            how = broken.how
        except DataFileError as refused:
            if refused.problems[0].code in ("too-large", "wrong-type"):
                part.unlink(missing_ok=True)
            raise
        else:
            return part
    size = part.stat().st_size if part.is_file() else 0
    problem = Sentence("Only a part of the file arrived ({size} bytes): {how}.", size=f"{size:,}", how=how)
    raise refusal("truncated", url, problem, _AGAIN)


def _attempt(url: str, own: Path, limits: Limits, until: float, on_progress: Callable[[int, int], None] | None) -> None:
    """Fetch the file, or what is missing of it, into the part; _BrokenError or _ChangedError where that ends early."""
    part, state = own / "part", own / "state.json"
    kept = _read_state(state) if part.is_file() else _Kept()
    have = part.stat().st_size if kept.validator else 0
    headers = {"User-Agent": f"recovery-cli/{__version__}", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": kept.validator}
    with _open(url, headers, limits) as response:
        _check_head(response, url)
        now = _Kept(_validator(response.headers), response.length)
        if response.status == 206:
            now = _agreed(response, have, kept, now, url)
        else:
            have = 0
        total = now.total
        if total is not None and total > limits.max_bytes:
            raise _too_large(url, limits)
        # Written before the body, so that what a kill leaves behind can be gone on with.
        state.write_text(json.dumps(now._asdict()), encoding="utf-8")
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            while total is None or have < total:
                chunk = _chunk(response, _CHUNK if total is None else min(_CHUNK, total - have))
                if not chunk:
                    break
                have += len(chunk)
                if have > limits.max_bytes:
                    raise _too_large(url, limits)
                file.write(chunk)
                file.flush()  # a kill then loses nothing that had arrived
                if on_progress and total:
                    on_progress(have, total)
                if time.monotonic() > until:
                    seconds = f"{limits.total_seconds:,.0f}"
                    problem = Sentence("The download took longer than {seconds} seconds.", seconds=seconds)
                    raise refusal("timeout", url, problem, _AGAIN)
        if total is not None and have < total:
            how = Sentence("the connection closed, {size} bytes were promised", size=f"{total:,}")
            raise _BrokenError(how)


def _chunk(response: Any, size: int) -> bytes:
    # read1 returns what is there: read would wait for the whole chunk, and a server that trickles would never time out.
    try:
        data: bytes = response.read1(size)
    except TimeoutError:
        raise _BrokenError(Sentence("the server stopped sending")) from None
    except (OSError, HTTPException):
        raise _BrokenError(Sentence("the connection broke")) from None
    return data


def _agreed(response: Any, have: int, kept: _Kept, now: _Kept, url: str) -> _Kept:
    """What a partial answer vouches for; raises _ChangedError where it is not the rest of what is here."""
    span = re.fullmatch(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", response.headers.get("Content-Range", "").strip())
    if not have or not span:
        problem = Sentence("The server sent a part of the file that was not asked for.")
        raise refusal("server-error", url, problem, Sentence("Try later."))
    total = int(span[2]) + 1 if span[3] == "*" else int(span[3])
    if int(span[1]) != have or kept.total not in (None, total) or now.validator not in ("", kept.validator):
        raise _ChangedError
    return _Kept(kept.validator, total)


def _validator(headers: Any) -> str:
    etag: str = headers.get("ETag", "").strip()
    return etag if etag.startswith('"') else headers.get("Last-Modified", "").strip()


def _read_state(state: Path) -> _Kept:
    with suppress(OSError, ValueError, TypeError):
        kept = _Kept(**json.loads(state.read_bytes()))
        if isinstance(kept.validator, str) and isinstance(kept.total, int | None):
            return kept
    return _Kept()


# -- the connection -----------------------------------------------------------------------------------------------


def _open(url: str, headers: dict[str, str], limits: Limits) -> Any:
    # Only these handlers: urllib's usual set also opens file: and ftp: addresses. A proxy of the system is used, except
    # for this computer itself.
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler({} if _is_loopback(urlsplit(url)) else None),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        _Redirects(),
        request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    try:
        return opener.open(request.Request(url, headers=headers), timeout=limits.wait_seconds)  # noqa: S310  # checked
    except error.HTTPError as answer:
        answer.close()
        raise _refused_status(answer.code, url) from None
    except (OSError, HTTPException) as failed:
        reason = failed.reason if isinstance(failed, error.URLError) else failed
        raise _unreachable(reason, url) from None


class _Redirects(request.HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(self, req: request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme != "https" and not (_is_loopback(old) and _is_loopback(new)):
            fp.close()
            problem = Sentence("The server sends us on to {address}, which is not https.", address=_shown(newurl))
            remedy = Sentence("Give the publisher's https address with --from.")
            raise refusal("insecure-redirect", req.full_url, problem, remedy)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def checked_address(url: str) -> SplitResult:
    """Raises UsageError: bad-address, not-https."""
    try:
        address = urlsplit(url.strip())
        sound = bool(address.hostname) and address.username is None and (address.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or not url.isprintable() or not url.isascii() or " " in url:
        problem = Sentence("'{typed}' is not a web address.", typed=_shown(url))
        remedy = Sentence("Write it as https://www.samhsa.gov/…/file.xlsx, with %20 for a space.")
        raise UsageError([Problem("bad-address", "--from", problem, remedy)])
    # Plain http to this computer itself crosses no wire that anybody could read or change; tests and mirrors need it.
    if address.scheme != "https" and not (address.scheme == "http" and _is_loopback(address)):
        problem = Sentence("'{typed}' is not an https address, so what arrives could be anybody's.", typed=_shown(url))
        raise UsageError([Problem("not-https", "--from", problem, Sentence("Give the publisher's https address."))])
    return address


def _is_loopback(address: SplitResult) -> bool:
    """Whether the host is written as a loopback address. A name, even localhost, may lead anywhere."""
    with suppress(ValueError):
        return ip_address(address.hostname or "").is_loopback
    return False


def _check_head(response: Any, url: str) -> None:
    if response.status not in (200, 206):
        raise _refused_status(response.status, url)
    if response.headers.get_content_type() in ("text/html", "application/xhtml+xml"):
        raise web_page(url)
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        problem = Sentence("The server sent the file in an encoding that was not asked for.")
        raise refusal("server-error", url, problem, LOOK)


def _published_name(address: SplitResult) -> str:
    """The name of the file as published: importers read the year of an edition from it."""
    name = unquote(address.path.rpartition("/")[2])
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name).lstrip(".")[-120:] or "download"


# -- refusals -----------------------------------------------------------------------------------------------------


def _refused_status(status: int, url: str) -> Exception:
    if status == 416:
        return _ChangedError()
    number = str(status)
    if status in (404, 410):
        problem = Sentence("There is no file at this address (status {status}).", status=number)
        return refusal("not-found", url, problem, LOOK)
    if status in (401, 403):
        problem = Sentence("The server does not give out this file (status {status}).", status=number)
        return refusal("refused", url, problem, LOOK)
    if 300 <= status < 400:
        problem = Sentence("The server sends us on in a circle or nowhere (status {status}).", status=number)
        return refusal("bad-redirect", url, problem, LOOK)
    return refusal("server-error", url, Sentence("The server answered with status {status}.", status=number), LATER)


def _unreachable(reason: object, url: str) -> DataFileError:
    host = urlsplit(url).hostname or url
    number = getattr(reason, "errno", None)
    if isinstance(reason, ssl.SSLCertVerificationError):
        problem = Sentence("{host} does not prove that it is {host}: {what}.", host=host, what=reason.verify_message)
        remedy = Sentence("Check the clock and the certificates of this computer.")
        return refusal("certificate", url, problem, remedy)
    if number in _OFFLINE:
        problem = Sentence("This computer cannot reach {host}; it seems to be offline.", host=host)
        remedy = Sentence("Connect and try again, or get the file elsewhere and use 'recovery-cli centers import'.")
        return refusal("offline", url, problem, remedy)
    if isinstance(reason, socket.gaierror):
        problem = Sentence("No computer is known by the name {host}.", host=host)
        remedy = Sentence(
            "Check the address. If it is right, this computer seems to be offline: connect and try again, or get the "
            "file elsewhere and use 'recovery-cli centers import'."
        )
        return refusal("unknown-host", url, problem, remedy)
    if isinstance(reason, TimeoutError):
        return refusal("timeout", url, Sentence("{host} does not answer.", host=host), LATER)
    what = system_says(reason) if isinstance(reason, OSError) and reason.strerror else type(reason).__name__
    problem = Sentence("The connection to {host} failed: {what}.", host=host, what=what)
    return refusal("unreachable", url, problem, LATER)


def _too_large(url: str, limits: Limits) -> DataFileError:
    most = f"{limits.max_bytes:,}"
    problem = Sentence("The file is larger than the {most} bytes that are read at most.", most=most)
    return refusal("too-large", url, problem, Sentence("Check that the address is that of the directory."))


def web_page(url: str) -> DataFileError:
    return refusal("wrong-type", url, Sentence("What arrived is a web page, and not the file."), LOOK)


def refusal(code: str, url: str, problem: Sentence, remedy: Sentence) -> DataFileError:
    return DataFileError([Problem(code, _shown(url), problem, remedy)])


def _shown(url: str) -> str:
    clean = "".join(char if char.isprintable() else " " for char in url[:200])
    return clean + "…" if len(url) > 200 else clean


# -- what stays, and one at a time ------------------------------------------------------------------------------------


def _tidy(own: Path) -> None:
    """Nothing stays of a download but a part that the next run can go on with."""
    part = own / "part"
    with suppress(OSError):
        if part.is_file() and part.stat().st_size:
            return
        for left in (part, own / "state.json", own / "lock"):
            left.unlink(missing_ok=True)
        own.rmdir()


def _lock(file: IO[bytes], url: str) -> None:
    """Hold the open file for this process; the system lets go of it however the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        problem = Sentence("Another update is fetching this file.")
        raise refusal("busy", url, problem, Sentence("Wait until it is done.")) from None
