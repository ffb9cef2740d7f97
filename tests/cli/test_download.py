"""Fetching a file: what may go wrong on the way, each with a clear end, and nothing broken taken for whole."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from recovery_cli.cli.download import TRIES, Limits, downloaded
from recovery_cli.errors import RecoveryError, UsageError
from tests.cli.serving import Server, ranged, send, serving

BODY = b"PK" + bytes(range(256)) * 2000
LIMITS = Limits(1_000_000, wait_seconds=2.0, total_seconds=20.0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def fetch(server: Server, folder: Path, path: str = "/directory-2025.xlsx", limits: Limits = LIMITS) -> bytes:
    with downloaded(server.url(path), folder, limits) as file:
        return file.read_bytes()


def code(server: Server, folder: Path, path: str = "/directory-2025.xlsx", limits: Limits = LIMITS) -> str:
    with pytest.raises(RecoveryError) as caught:
        fetch(server, folder, path, limits)
    (problem,) = caught.value.problems
    assert problem.remedy
    assert str(problem).isprintable()
    return problem.code


def parts(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.rglob("part")]


# -- as it should be ----------------------------------------------------------------------------------------------


def test_a_file_arrives_whole_under_its_published_name_and_is_gone_afterwards(server: Server, tmp_path: Path) -> None:
    server.answers = [send(BODY)]
    seen: list[tuple[int, int]] = []
    with downloaded(
        server.url("/a/National%20Directory%20SU%202024_Final.xlsx"),
        tmp_path,
        LIMITS,
        on_progress=lambda *each: seen.append(each),
    ) as file:
        assert file.read_bytes() == BODY
        assert file.name == "National_Directory_SU_2024_Final.xlsx"
    assert seen[-1] == (len(BODY), len(BODY))
    assert list(tmp_path.iterdir()) == []


def test_the_request_says_nothing_but_what_it_wants(server: Server, tmp_path: Path) -> None:
    server.answers = [send(BODY)]
    fetch(server, tmp_path)
    (asked,) = server.asked
    assert set(asked) == {"Host", "User-Agent", "Accept-Encoding", "Connection"}
    assert asked["User-Agent"].startswith("recovery-cli/")


def test_a_file_without_a_promised_length_arrives_too(server: Server, tmp_path: Path) -> None:
    server.answers = [send(BODY, length=None)]
    assert fetch(server, tmp_path) == BODY


@pytest.mark.parametrize("path", ["/..", "/", "/..%2f..%2fetc%2fpasswd", "/%00.xlsx", "/" + "x" * 400])
def test_the_name_of_a_file_never_leads_out_of_its_folder(server: Server, tmp_path: Path, path: str) -> None:
    server.answers = [send(BODY)]
    with downloaded(server.url(path), tmp_path, LIMITS) as file:
        assert file.resolve().is_relative_to(tmp_path)
        assert file.parent != tmp_path


# -- broken, and going on -----------------------------------------------------------------------------------------


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.answers = [ranged(BODY, '"one"', only=100_000), ranged(BODY, '"one"')]
    assert fetch(server, tmp_path) == BODY
    assert [asked.get("Range") for asked in server.asked] == [None, "bytes=100000-"]
    assert server.asked[1]["If-Range"] == '"one"'


def test_a_download_goes_on_in_the_next_run_too(server: Server, tmp_path: Path) -> None:
    server.answers = [ranged(BODY, '"one"', only=1000)]
    assert code(server, tmp_path) == "truncated"
    assert len(server.asked) == TRIES
    kept = parts(tmp_path)
    assert kept == [1000 * TRIES]
    server.answers = [ranged(BODY, '"one"')]
    assert fetch(server, tmp_path) == BODY
    assert server.asked[-1]["Range"] == f"bytes={kept[0]}-"


def test_a_file_that_changed_in_between_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    other = BODY[::-1]
    server.answers = [ranged(BODY, '"one"', only=100_000), ranged(other, '"two"')]
    assert fetch(server, tmp_path) == other


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Range": "bytes 5-9/10"},
        {"Content_Range": f"bytes 100000-{len(BODY)}/{len(BODY) + 1}"},
        {"ETag": '"two"'},
    ],
)
def test_a_rest_that_does_not_fit_is_not_joined(server: Server, tmp_path: Path, headers: dict[str, str]) -> None:
    rest = {"ETag": '"one"', "Content_Range": f"bytes 100000-{len(BODY) - 1}/{len(BODY)}"} | headers
    wrong = send(b"x" * (len(BODY) - 100_000), status=206, **rest)
    server.answers = [ranged(BODY, '"one"', only=100_000), wrong, ranged(BODY, '"one"')]
    assert fetch(server, tmp_path) == BODY
    assert "Range" not in server.asked[2]


def test_a_range_that_is_refused_begins_anew(server: Server, tmp_path: Path) -> None:
    server.answers = [ranged(BODY, '"one"', only=100_000), send(b"", status=416), ranged(BODY, '"one"')]
    assert fetch(server, tmp_path) == BODY


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_nothing_is_joined_that_nobody_vouches_for(server: Server, tmp_path: Path, etag: str) -> None:
    server.answers = [send(BODY, only=100_000, ETag=etag), send(BODY, ETag=etag)]
    assert fetch(server, tmp_path) == BODY
    assert "Range" not in server.asked[1]


@pytest.mark.parametrize("state", ["", "[]", "{}", '{"validator": 5, "total": "x"}', '{"validator": "a"', "null"])
def test_a_damaged_note_about_a_part_means_to_begin_anew(server: Server, tmp_path: Path, state: str) -> None:
    server.answers = [ranged(BODY, '"one"', only=1000)]
    code(server, tmp_path)
    (note,) = tmp_path.rglob("state.json")
    note.write_text(state, encoding="utf-8")
    server.answers = [ranged(BODY, '"one"')]
    assert fetch(server, tmp_path) == BODY
    assert "Range" not in server.asked[-1]


def test_a_part_that_was_not_asked_for_is_refused(server: Server, tmp_path: Path) -> None:
    server.answers = [send(BODY, status=206, Content_Range=f"bytes 0-{len(BODY) - 1}/{len(BODY)}")]
    assert code(server, tmp_path) == "server-error"


def test_two_at_once_do_not_write_into_each_other(server: Server, tmp_path: Path) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def wait(handler: BaseHTTPRequestHandler) -> None:
        reached.set()
        go_on.wait(10)
        send(BODY)(handler)

    server.answers = [wait]
    got: list[bytes] = []
    first = threading.Thread(target=lambda: got.append(fetch(server, tmp_path)))
    first.start()
    assert reached.wait(10)
    assert code(server, tmp_path) == "busy"
    go_on.set()
    first.join()
    assert got == [BODY]


# -- servers that fail, and servers that mislead ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((404, "not-found"), (410, "not-found"), (401, "refused"), (403, "refused"), (304, "bad-redirect")),
        *((500, "server-error"), (503, "server-error"), (429, "server-error"), (204, "server-error")),
    ],
)
def test_a_status_has_its_own_words(server: Server, tmp_path: Path, status: int, expected: str) -> None:
    server.answers = [send(b"", status=status)]
    assert code(server, tmp_path) == expected
    assert len(server.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_web_page_is_told_apart(server: Server, tmp_path: Path) -> None:
    server.answers = [send(b"<!DOCTYPE html><p>Sorry", kind="text/html; charset=utf-8")]
    assert code(server, tmp_path) == "wrong-type"


def test_an_encoding_that_was_not_asked_for_is_refused(server: Server, tmp_path: Path) -> None:
    server.answers = [send(BODY, Content_Encoding="gzip")]
    assert code(server, tmp_path) == "server-error"


def test_a_promised_length_above_the_limit_is_refused_before_the_body(server: Server, tmp_path: Path) -> None:
    server.answers = [send(b"x", length=LIMITS.max_bytes + 1)]
    assert code(server, tmp_path) == "too-large"
    assert parts(tmp_path) == []


def test_more_than_the_limit_is_refused_while_it_arrives_and_forgotten(server: Server, tmp_path: Path) -> None:
    server.answers = [send(b"x" * 200_000, length=None)]
    assert code(server, tmp_path, limits=LIMITS._replace(max_bytes=100_000)) == "too-large"
    assert parts(tmp_path) == []


def test_a_redirect_within_this_computer_is_followed(server: Server, tmp_path: Path) -> None:
    server.answers = [send(b"", status=302, Location=server.url("/elsewhere")), send(BODY)]
    assert fetch(server, tmp_path) == BODY


@pytest.mark.parametrize("place", ["http://example.org/a.xlsx", "http://localhost:1/a", "ftp://127.0.0.1/a"])
def test_a_redirect_to_anything_but_https_is_refused(server: Server, tmp_path: Path, place: str) -> None:
    server.answers = [send(b"", status=302, Location=place)]
    assert code(server, tmp_path) in ("insecure-redirect", "bad-redirect")


def test_a_file_of_this_computer_cannot_be_reached_by_redirect(server: Server, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    server.answers = [send(b"", status=302, Location=secret.as_uri())]
    assert code(server, tmp_path / "cache") == "bad-redirect"


def test_redirects_in_a_circle_end(server: Server, tmp_path: Path) -> None:
    server.answers = [send(b"", status=302, Location="/a")]
    assert code(server, tmp_path) == "bad-redirect"
    assert len(server.asked) <= 8


def test_a_server_that_says_nothing_times_out(server: Server, tmp_path: Path) -> None:
    done = threading.Event()
    server.answers = [lambda handler: done.wait(10) and None]
    assert code(server, tmp_path, limits=LIMITS._replace(wait_seconds=0.2)) == "timeout"
    done.set()


def test_a_server_that_stops_in_the_middle_leaves_what_it_sent(server: Server, tmp_path: Path) -> None:
    done = threading.Event()

    def stop(handler: BaseHTTPRequestHandler) -> None:
        send(BODY, only=1000, ETag='"one"')(handler)
        done.wait(10)

    server.answers = [stop]
    assert code(server, tmp_path, limits=LIMITS._replace(wait_seconds=0.2)) == "truncated"
    assert parts(tmp_path) == [1000]
    done.set()


def test_a_server_that_trickles_for_ever_is_left(server: Server, tmp_path: Path) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        send(b"", length=500_000)(handler)
        for _ in range(200):
            handler.wfile.write(b"x")
            time.sleep(0.02)

    server.answers = [trickle]
    assert code(server, tmp_path, limits=LIMITS._replace(total_seconds=0.3)) == "timeout"


def test_an_answer_that_is_no_http_is_an_error_like_any_other(server: Server, tmp_path: Path) -> None:
    server.answers = [lambda handler: handler.wfile.write(b"\x00\xff garbage\r\n\r\n") and None]
    assert code(server, tmp_path) == "unreachable"


def test_a_port_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    with serving() as gone:
        pass
    assert code(gone, tmp_path) == "unreachable"


def test_a_name_that_does_not_exist_or_no_network_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RecoveryError) as caught, downloaded("https://nowhere.invalid/a.xlsx", tmp_path, LIMITS):
        pass
    # Which of them depends on whether a resolver can be reached.
    assert caught.value.problems[0].code in ("unknown-host", "offline")
    assert "offline" in "".join(caught.value.problems[0][2:])
    assert list(tmp_path.iterdir()) == []


# -- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org/a.xlsx", "not-https"),
        ("http://localhost/a.xlsx", "not-https"),
        ("http://127.0.0.1.example.org/a.xlsx", "not-https"),
        ("ftp://example.org/a.xlsx", "not-https"),
        ("file:///etc/passwd", "bad-address"),
        ("https://", "bad-address"),
        ("https://user:pass@example.org/a", "bad-address"),
        ("https://example.org:99999/a", "bad-address"),
        ("https://[::1/a", "bad-address"),
        ("https://example.org/a b.xlsx", "bad-address"),
        ("https://example.org/a\r\nX: y", "bad-address"),
        ("directory.xlsx", "bad-address"),
        ("", "bad-address"),
    ],
)
def test_an_address_that_is_not_https_is_refused_before_anything_is_sent(
    tmp_path: Path, url: str, expected: str
) -> None:
    with pytest.raises(UsageError) as caught, downloaded(url, tmp_path, LIMITS):
        pass
    assert [each.code for each in caught.value.problems] == [expected]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_clear_error(server: Server, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert code(server, tmp_path / "taken") == "unwritable"
