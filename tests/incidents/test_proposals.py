"""Proposals of a model: taken when the text bears them out, refused with a reason when not; nothing stops a batch."""

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from incidents import article_from_text, extract
from incidents.__main__ import main
from incidents.extract import Reading
from incidents.models import Article
from incidents.proposals.endpoint import Endpoint, NoAnswer, SettingsError, proposals_in
from incidents.proposals.proposals import CONFIDENCE, PREFIX, completed

BODY = """Residents of Manbij described a quiet week in the market.
On 8 February 2021 fighters of the Islamic State set fire to wheat stores near Hajin, and five guards perished.
The SDF said it would answer.
"""
FRONT = "---\npublished: 2021-02-10\n---\n"
FIRE = "On 8 February 2021 fighters of the Islamic State set fire to wheat stores near Hajin, and five guards perished."
GOOD: dict[str, Any] = {
    "kind": "event",
    "sub_event_type": "Looting/property destruction",
    "event_date": "2021-02-08",
    "end_date": "2021-02-08",
    "actor1": "ISLAMIC_STATE",
    "actor2": None,
    "location": "Hajin",
    "fatalities": 5,
    "injured": None,
    "evidence": {
        "sentence": FIRE,
        "location": "Hajin",
        "event_date": "8 February 2021",
        "actor1": "fighters of the Islamic State",
        "fatalities": "five guards perished",
    },
}
NOTHING = Reading((), ())
WELLS = "On 8 February 2021 fighters of the Islamic State poured cement into the wells of Hajin."
"""What the rules have no words for."""


def changed(*, evidence: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """The good proposal with some fields others; those of ``evidence`` that are None are left out."""
    merged = {**GOOD["evidence"], **(evidence or {})}
    return {**GOOD, **fields, "evidence": {k: v for k, v in merged.items() if v is not None}}


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return Gazetteer()


@pytest.fixture
def article() -> Article:
    return article_from_text(FRONT + BODY, article_id="fire")


class Says:
    """A proposer that says what it is told to."""

    def __init__(self, *proposals: Any) -> None:
        self.proposals = list(proposals)

    def propose(self, article: Article) -> list[Any]:
        return self.proposals


# what holds


def test_what_the_text_bears_out_is_taken_and_marked(article: Article, places: Gazetteer) -> None:
    done = completed(NOTHING, article, Says(GOOD), places)
    assert (done.taken, done.refused, done.unanswered) == (1, (), None)
    (incident,) = done.reading.incidents
    assert incident.incident_id.startswith(PREFIX)
    assert incident.confidence <= CONFIDENCE
    assert (incident.actor1, incident.fatalities, str(incident.event_date)) == ("ISLAMIC_STATE", 5, "2021-02-08")
    assert incident.event_type == "Strategic developments"
    assert incident.source == ()
    words = {e.field: article.body[e.start : e.end] for e in incident.evidence}
    assert words == {**GOOD["evidence"]}
    again = completed(NOTHING, article, Says(GOOD), places).reading.incidents
    assert again == (incident,)


def test_the_gazetteer_says_where_a_place_lies_whatever_the_model_says(article: Article, places: Gazetteer) -> None:
    moved = changed(latitude=0.0, longitude=0.0, place_id="gn:1", admin1="Paris", country="FR", confidence=1.0)
    (incident,) = completed(NOTHING, article, Says(moved), places).reading.incidents
    assert incident.latitude == pytest.approx(34.7, abs=0.3)
    assert incident.longitude == pytest.approx(40.8, abs=0.3)
    assert incident.country == "SY"
    assert incident.confidence <= CONFIDENCE


def test_a_place_nobody_knows_is_left_unplaced(places: Gazetteer) -> None:
    body = "On 8 February 2021 fighters of the Islamic State set fire to wheat stores in Qrzwtaxy."
    article = article_from_text(FRONT + body, article_id="x")
    proposal = changed(location="Qrzwtaxy", fatalities=None, evidence={"sentence": body, "location": None})
    (incident,) = completed(NOTHING, article, Says(proposal), places).reading.incidents
    assert (incident.latitude, incident.longitude, incident.place_id) == (None, None, None)
    assert incident.location == "Qrzwtaxy"


def test_arabic_words_may_be_written_together_with_a_particle(places: Gazetteer) -> None:
    body = "أحرق عناصر من تنظيم داعش أمس مخازن للقمح\nفي محيط هجين، وقضى خمسة من الحراس."
    article = article_from_text(FRONT + body, article_id="x")
    proposal = changed(
        event_date="2021-02-09", end_date=None, location="هجين",
        evidence={
            "sentence": "أحرق عناصر من تنظيم داعش أمس مخازن للقمح في محيط هجين، وقضى خمسة من الحراس",
            "location": None, "event_date": "أمس", "actor1": "تنظيم داعش", "fatalities": "قضى خمسة من الحراس",
        },
    )  # fmt: skip
    done = completed(NOTHING, article, Says(proposal), places)
    assert done.refused == ()
    (incident,) = done.reading.incidents
    assert (incident.fatalities, incident.actor1, str(incident.event_date)) == (5, "ISLAMIC_STATE", "2021-02-09")
    toll = next(e for e in incident.evidence if e.field == "fatalities")
    assert article.body[toll.start : toll.end] == "قضى خمسة من الحراس"


def test_what_the_rules_have_read_is_not_taken_again(places: Gazetteer) -> None:
    body = "The SDF seized Hajin from the Islamic State on Monday after heavy clashes."
    article = article_from_text(FRONT + body, article_id="x")
    reading = extract(article, gazetteer=places)
    assert reading.incidents
    proposal = changed(
        sub_event_type="Armed clash", actor1="SDF", actor2="ISLAMIC_STATE", fatalities=None,
        evidence={"sentence": body, "event_date": "Monday", "actor1": "SDF", "actor2": "the Islamic State"},
    )  # fmt: skip
    done = completed(reading, article, Says(proposal, proposal), places)
    assert done.reading == reading
    assert (done.taken, done.refused) == (0, ())


def test_one_proposal_made_twice_is_one_incident(article: Article, places: Gazetteer) -> None:
    assert len(completed(NOTHING, article, Says(GOOD, GOOD), places).reading.incidents) == 1


# what does not

LIES: list[tuple[Any, str]] = [
    ("text", "not an object"),
    (changed(evidence={"sentence": None}), "no words of the article are given for sentence"),
    (changed(evidence={"sentence": "The army shelled Raqqa on Monday."}), "words given for sentence are not in"),
    (changed(evidence={"sentence": "the"}), "words given for sentence are not a sentence"),
    ({**GOOD, "evidence": "everywhere"}, "no words of the article are given for sentence"),
    (changed(sub_event_type="Arson"), "sub_event_type"),
    (changed(sub_event_type=["Attack"]), "sub_event_type"),
    (changed(event_type="Battles"), "event_type"),
    (changed(kind="rumour"), "kind"),
    (changed(location="Raqqa"), "words given for location are not in"),
    (changed(location="Haji"), "words given for location are not in"),
    (changed(location=None), "no location"),
    (changed(actor1="THE_BAD_ONES"), "actor1 is not the id of an actor"),
    (changed(actor1={"id": "SDF"}), "actor1 is not the id of an actor"),
    (changed(actor1="SDF"), "words given for actor1 name somebody else"),
    (changed(actor2="SDF"), "no words of the article are given for actor2"),
    (changed(actor1=None, fatalities=None), "neither an actor nor a number"),
    (changed(fatalities=50), "words given for fatalities do not tell that number"),
    (changed(fatalities=50, evidence={"fatalities": "fifty guards"}), "words given for fatalities are not in"),
    (changed(fatalities=8, evidence={"fatalities": "8 February 2021"}), "words given for fatalities do not tell that"),
    (changed(injured=5, evidence={"injured": "two killed"}), "words given for injured are not in"),
    (changed(fatalities="5"), "fatalities is not a whole number"),
    (changed(fatalities=True), "fatalities is not a whole number"),
    (changed(fatalities=-5), "fatalities is not a whole number"),
    (changed(injured=3), "no words of the article are given for injured"),
    (changed(event_date="2021-02-01", end_date=None), "do not name that day"),
    (changed(event_date="yesterday"), "event_date is not a day"),
    (changed(event_date=20210208), "event_date is not a day"),
    (changed(end_date="2021-02-01"), "end_date is before"),
    (changed(evidence={"event_date": "Residents of Manbij"}), "do not name that day"),
]


@pytest.mark.parametrize(("proposal", "reason"), LIES, ids=[reason for _, reason in LIES])
def test_what_the_text_does_not_bear_out_is_refused(
    article: Article, places: Gazetteer, proposal: Any, reason: str
) -> None:
    done = completed(NOTHING, article, Says(proposal, GOOD), places)
    assert len(done.refused) == 1
    assert reason in done.refused[0]
    assert done.taken == 1


def test_the_wounded_are_not_the_dead(places: Gazetteer) -> None:
    body = "On 8 February 2021 fighters of the Islamic State attacked a post near Hajin, wounding seven guards."
    article = article_from_text(FRONT + body, article_id="x")
    proposal = changed(
        sub_event_type="Armed clash", fatalities=7, evidence={"sentence": body, "fatalities": "wounding seven guards"}
    )
    done = completed(NOTHING, article, Says(proposal), places)
    assert done.refused == ("the words given for fatalities do not tell that number",)


def test_a_flood_of_proposals_is_cut_off(article: Article, places: Gazetteer) -> None:
    done = completed(NOTHING, article, Says(*[{}] * 5000), places)
    assert len(done.refused) < 200


# the server


class Server:
    """A stand-in for an OpenAI-compatible server on this machine; ``answer`` writes the response."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answer: Callable[[http.server.BaseHTTPRequestHandler, dict[str, Any]], None] = says("{}")
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(asked)
                outer.headers.append(dict(self.headers))
                outer.paths.append(self.path)
                outer.answer(self, asked)

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def sends(handler: http.server.BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def says(content: Any) -> Callable[[http.server.BaseHTTPRequestHandler, dict[str, Any]], None]:
    """A chat completion with the words ``content``."""
    completion = {"choices": [{"message": {"role": "assistant", "content": content}}]}
    return lambda handler, _: sends(handler, json.dumps(completion).encode())


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_the_article_is_asked_about_as_the_interface_wants_it(server: Server, article: Article) -> None:
    server.answer = says(json.dumps({"incidents": [GOOD]}))
    assert Endpoint(server.url, "small", "secret").propose(article) == [GOOD]
    (asked,) = server.asked
    assert server.paths == ["/v1/chat/completions"]
    assert asked["model"] == "small"
    assert server.headers[0]["Authorization"] == "Bearer secret"
    system, user = asked["messages"]
    assert BODY in user["content"]
    assert "2021-02-10" in user["content"]
    assert "ISLAMIC_STATE" in system["content"]
    assert "Looting/property destruction" in system["content"]


def test_without_a_key_none_is_sent_and_it_is_never_shown(server: Server, article: Article) -> None:
    server.answer = says('{"incidents": []}')
    assert Endpoint(server.url, "small").propose(article) == []
    assert "Authorization" not in server.headers[0]
    assert "secret" not in repr(Endpoint(server.url, "small", "secret"))


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ('{"incidents": []}', 0),
        ('```json\n{"incidents": [{}]}\n```', 1),
        ('Here is what I found:\n{"incidents": [{}, {}]} I hope it helps {', 2),
        ("[{}]", 1),
    ],
)
def test_json_in_other_words_is_found(content: str, count: int) -> None:
    assert len(proposals_in(content)) == count


def truncated(handler: http.server.BaseHTTPRequestHandler, _: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


def slow(handler: http.server.BaseHTTPRequestHandler, _: Any) -> None:
    time.sleep(1.5)


def dripping(handler: http.server.BaseHTTPRequestHandler, _: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    try:
        for _again in range(30):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass


BAD: dict[str, tuple[Any, str]] = {
    "not JSON": (says("I cannot help with that."), "malformed answer: no JSON"),
    "broken JSON": (says('{"incidents": [{"kind": "event"'), "malformed answer: broken JSON"),
    "another object": (says('{"events": {}}'), 'malformed answer: no list "incidents"'),
    "a number": (says('{"incidents": 3}'), 'malformed answer: no list "incidents"'),
    "deep": (says("[" * 100_000), "malformed answer: broken JSON"),
    "no text": (says(None), "malformed answer: the completion holds no text"),
    "no completion": (lambda h, _: sends(h, b'{"error": "x"}'), "malformed answer: no chat completion"),
    "a page": (lambda h, _: sends(h, b"<html>"), "malformed answer: no chat completion"),
    "bytes": (lambda h, _: sends(h, b"\xff\xfe\x00"), "malformed answer: no chat completion"),
    "cut off": (truncated, "the connection broke"),
    "an error": (lambda h, _: sends(h, b'{"error": "model not loaded"}', 500), "HTTP error 500"),
    "no key": (lambda h, _: sends(h, b"who are you?", 401), "HTTP error 401 Unauthorized: who are you?"),
    "elsewhere": (lambda h, _: sends(h, b"", 307, Location="http://127.0.0.1:9/v1"), "HTTP error 307"),
    "slow": (slow, "timed out after 0.5 s"),
    "dripping": (dripping, "timed out after 0.5 s"),
}


@pytest.mark.parametrize("how", BAD)
def test_no_usable_answer_is_told_apart_and_leaves_the_rules_reading(
    server: Server, article: Article, places: Gazetteer, how: str
) -> None:
    server.answer, said = BAD[how]
    reading = extract(article, gazetteer=places)
    done = completed(reading, article, Endpoint(server.url, "small", timeout=0.5), places)
    assert done.reading == reading
    assert done.unanswered is not None
    assert said in done.unanswered


def test_a_server_that_is_not_there_is_told(article: Article) -> None:
    with pytest.raises(NoAnswer, match="cannot be reached"):
        Endpoint("http://127.0.0.1:9/v1", "small").propose(article)


# the settings and the command


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "KHAREETA_MODEL_URL is missing"),
        ({"KHAREETA_MODEL_URL": "http://127.0.0.1/v1"}, "KHAREETA_MODEL_NAME is missing"),
        ({"KHAREETA_MODEL_URL": "localhost:1", "KHAREETA_MODEL_NAME": "m"}, "KHAREETA_MODEL_URL"),
        ({"KHAREETA_MODEL_URL": "file:///etc", "KHAREETA_MODEL_NAME": "m"}, "KHAREETA_MODEL_URL"),
        (
            {"KHAREETA_MODEL_URL": "http://x/v1", "KHAREETA_MODEL_NAME": "m", "KHAREETA_MODEL_TIMEOUT": "soon"},
            "KHAREETA_MODEL_TIMEOUT",
        ),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Endpoint.from_settings(settings)


@pytest.fixture
def folder(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four articles, and the settings of the server."""
    monkeypatch.setenv("KHAREETA_MODEL_URL", server.url)
    monkeypatch.setenv("KHAREETA_MODEL_NAME", "small")
    monkeypatch.setenv("KHAREETA_MODEL_TIMEOUT", "0.5")
    inside = tmp_path / "articles"
    inside.mkdir()
    for name in ("good", "malformed", "slow", "lying"):
        (inside / f"{name}.txt").write_text(f"{FRONT}Told by {name}.\n{WELLS}\n", encoding="utf-8")
    return inside


def wells(**fields: Any) -> dict[str, Any]:
    return changed(**{"fatalities": None, "evidence": {"sentence": WELLS, "fatalities": None}, **fields})


def answers(handler: http.server.BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    """As each article's first line says."""
    shown = asked["messages"][1]["content"]
    if "by slow" in shown:
        time.sleep(1.5)
    elif "by malformed" in shown:
        sends(handler, b"{")
    elif "by lying" in shown:
        told = [wells(fatalities=8, evidence={"sentence": WELLS, "fatalities": "8 February"}), wells(location="Raqqa")]
        says(json.dumps({"incidents": [*told, wells(evidence={"sentence": "The wells burned."})]}))(handler, asked)
    else:
        says(json.dumps({"incidents": [wells()]}))(handler, asked)


def test_a_batch_goes_on_whatever_the_model_does(
    server: Server, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer = answers
    out = tmp_path / "o.jsonl"
    assert main(["extract", str(folder), "-o", str(out), "--model"]) == 1
    err = capsys.readouterr().err
    assert "4 articles read, 0 unchanged, 0 failed" in err
    assert "the model: 1 incident taken, 3 refused, 2 without a usable answer" in err
    assert "malformed.txt: read by the rules alone: malformed answer" in err
    assert "slow.txt: read by the rules alone: timed out" in err
    assert "refused 1 times: the words given for location are not in the article" in err
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [r["article_id"] for r in records if r["incident_id"].startswith(PREFIX)] == ["good"]

    # What had no answer is asked again, and nothing else.
    server.answer = says(json.dumps({"incidents": [wells()]}))
    server.asked.clear()
    assert main(["extract", str(folder), "-o", str(out), "--model"]) == 0
    assert "2 articles read, 2 unchanged, 0 failed" in capsys.readouterr().err
    assert len(server.asked) == 2


def test_nobody_is_asked_without_being_told_to(
    server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(folder)]) == 0
    assert server.asked == []
    assert PREFIX not in capsys.readouterr().out


def test_being_told_to_without_settings_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KHAREETA_MODEL_URL")
    assert main(["extract", str(folder), "--model"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "KHAREETA_MODEL_URL is missing" in err
