"""Who may come in to the page's server: its own page, and nobody else on this machine or beyond."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from served import Answer, Served, serving
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from coach.page.serving import gate
from coach.page.serving.gate import MOST_SOCKETS
from coach.recognise import SpeechModel

FOREIGN = "http://example.invalid"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, speech_model: SpeechModel) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("page") / "data", speech_model) as found:
        yield found


@pytest.fixture(autouse=True)
def _goes_on(served: Served) -> Iterator[None]:
    """Whatever was tried, the page still answers."""
    yield
    assert served.ask("/").status == 200


def without(served: Served, *names: str, **others: str) -> dict[str, str]:
    kept = {name: value for name, value in served.headers.items() if name not in names}
    return {**kept, **others}


def test_the_key_becomes_a_cookie_and_leaves_the_address(served: Served) -> None:
    came = served.ask(f"/?token={served.running.token}", headers={"Host": served.host})
    assert came.status == 303
    assert came.headers["location"] == "/"
    cookie = came.headers["set-cookie"]
    assert re.fullmatch(
        rf"coach-{served.running.port}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=strict", cookie
    )
    assert served.running.token not in cookie
    assert len(served.running.token) >= 43  # 256 bits in base64


@pytest.mark.parametrize("token", ["", "wrong", "%C3%A9%ff", "a" * 43, "../" * 9, "x&token=y"])
def test_a_wrong_key_opens_nothing(token: str, served: Served) -> None:
    came = served.ask(f"/?token={token}", headers={"Host": served.host})
    assert came.status == 403
    assert "set-cookie" not in came.headers


@pytest.mark.parametrize(
    "path", ["/", "/site/page.css", "/api/takes/latest", "/api/state", "/sound/a.wav", "/nothing"]
)
@pytest.mark.parametrize("cookie", ["", "coach-1=a", "coach-{port}=wrong", "{bad", "coach-{port}="])
def test_without_its_cookie_nobody_gets_anything(path: str, cookie: str, served: Served) -> None:
    given = cookie.replace("{port}", str(served.running.port))
    refused = served.ask(path, headers=without(served, "Cookie", "Origin", Cookie=given))
    assert refused.status == 403
    assert b"open the address" in refused.body


@pytest.mark.parametrize(
    "host", ["example.invalid", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:80", "0.0.0.0:80"]
)
def test_another_name_that_leads_here_is_refused(host: str, served: Served) -> None:
    named = without(served, "Origin", Host=host)
    for path in ("/", f"/?token={served.running.token}", "/api/state"):
        assert served.ask(path, headers=named).status == 421
    with pytest.raises(InvalidStatus, match="403"):
        served.socket(Host=host if ":" in host else f"{host}:80")


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://127.0.0.1:1", "https://{host}", ""])
def test_no_other_page_changes_anything(origin: str, served: Served) -> None:
    given = origin.replace("{host}", served.host)
    headers = without(
        served, *([] if given else ["Origin"]), **({"Origin": given} if given else {})
    )
    for path in ("/api/quit", "/api/settings", "/api/guides", "/api/files?name=a"):
        assert served.ask(path, "POST", b"{}", headers=headers).status == 403
    assert served.ask("/api/takes/1/delete", "DELETE", headers=headers).status == 403
    with pytest.raises(InvalidStatus, match="403"):
        served.socket(Origin=given)
    assert not served.workshop.dropped.items


def test_no_socket_without_the_cookie(served: Served) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        served.socket(Cookie="")


@pytest.mark.parametrize("mode", ["no-cors", "cors", "navigate"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_page_embeds_or_reads_anything(mode: str, site: str, served: Served) -> None:
    fetched = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": "iframe"}
    headers = {**without(served, "Origin"), **fetched}
    assert served.ask("/api/takes", headers=headers).status == 403
    assert served.ask("/", headers=headers).status == 403
    link = {**fetched, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert served.ask("/", headers={**without(served, "Origin"), **link}).status == 200


@pytest.mark.parametrize("path", ["/", "/site/page.css", "/api/state", "/nothing"])
def test_a_browser_is_told_what_a_page_may_do(path: str, served: Served) -> None:
    told = served.ask(path).headers
    policy = told["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert told["x-frame-options"] == "DENY"
    assert told["cross-origin-resource-policy"] == "same-origin"
    assert not any(name.startswith("access-control") for name in told)


def test_a_refusal_is_guarded_as_well(served: Served) -> None:
    refused = served.ask("/", headers={"Host": "example.invalid"})
    assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]


def test_no_preflight_is_answered(served: Served) -> None:
    asked = {"Origin": FOREIGN, "Access-Control-Request-Method": "POST", "Host": served.host}
    refused = served.ask("/api/quit", "OPTIONS", headers=asked)
    assert refused.status == 403
    assert not any(name.startswith("access-control") for name in refused.headers)


UP = ("..%2f..%2fpage.json", "..%2Fpage.json", "%2e%2e%2fpage.json", "....%2f%2fpage.json", "%00")


@pytest.mark.parametrize("name", [*UP, "page.json", "history.db", "..", "%2Fetc%2Fpasswd"])
@pytest.mark.parametrize(
    "path",
    [
        *("/site/{}", "/report/{}", "/cues/{}", "/sound/{}", "/sound/dropped/{}"),
        *("/api/takes/{}", "/api/takes/{}/report", "/api/files/{}/report", "/api/guides/{}"),
        *("/api/compare?a={}&b={}",),
    ],
)
def test_no_name_leads_out_of_the_folder(path: str, name: str, served: Served) -> None:
    answer = served.ask(path.replace("{}", name))
    assert answer.status in (307, 400, 404, 405)
    assert served.running.cookie.encode() not in answer.body


@pytest.mark.parametrize("name", [*UP, "../../x.toml", "/etc/x", "a/b", "C:\\x", "", "."])
def test_nothing_is_written_out_of_the_folder(name: str, served: Served) -> None:
    guide = {
        "id": name,
        "text": 'name = "A"\n[[step]]\nid = "a"\ntitle = "A"\nsay = "Hello you."\n',
    }
    answer = served.post("/api/guides", guide)
    assert answer.status == (201 if not name else 400), answer.body
    written = served.workshop.dropped._folder.parent
    assert not [path for path in written.parent.rglob("*.toml") if path.parent.name != "guides"]


def too_large(answer: Answer) -> bool:
    return answer.status == 413


def test_five_gigabytes_are_refused_before_they_come(served: Served) -> None:
    headers = {**served.headers, "Content-Length": str(5 * 10**9)}
    assert too_large(served.ask("/api/files?name=a.wav", "POST", b"", headers=headers))
    assert too_large(served.ask("/api/guides", "POST", b"", headers=headers))


def test_what_does_not_say_how_large_it_is_is_stopped_at_the_limit(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "LARGEST_UPLOAD", 100_000)
    headers = {**served.headers, "Transfer-Encoding": "chunked"}
    chunk = b"186a0\r\n" + bytes(100_000) + b"\r\n"
    sent = chunk * 3 + b"0\r\n\r\n"
    answer = served.ask("/api/files?name=a.wav", "POST", sent, headers=headers)
    assert too_large(answer)
    assert not served.workshop.dropped.items
    assert not list(served.workshop.dropped._folder.rglob("recording*"))


@pytest.mark.parametrize("length", ["-1", "x", "1e9"])
def test_a_length_that_is_none_is_refused(length: str, served: Served) -> None:
    headers = {**served.headers, "Content-Length": length}
    assert served.ask("/api/guides", "POST", b"", headers=headers).status in (400, 413)


def opened(served: Served, stack: ExitStack) -> ClientConnection | None:
    try:
        return stack.enter_context(served.socket())
    except (InvalidStatus, ConnectionClosed, OSError):
        return None


def test_a_thousand_sockets_leave_the_page_standing(served: Served) -> None:
    with ExitStack() as stack:
        got = [opened(served, stack) for _ in range(1000)]
        assert len([each for each in got if each]) == MOST_SOCKETS
        assert served.ask("/api/state").status == 200
    with served.socket() as another:
        another.send("no JSON")
        assert json.loads(another.recv(10))["type"] == "failed"
