"""Fetching village tables from a local server: progress, resume, checksums, failures that keep the old table."""

import hashlib
import http.server
import io
import threading
import zipfile

import pytest

from gazetteer import Gazetteer, sources
from gazetteer.fetch import FetchFailed, addresses, download, fetch
from gazetteer.importers import ImportReport

LINE = "\t".join(
    map(
        str,
        [
            9000001,
            "Fetchville",
            "Fetchville",
            "",
            35.4,
            40.4,
            "P",
            "PPL",
            "SY",
            "",
            "10",
            "",
            "",
            "",
            0,
            "",
            "",
            "",
            "",
        ],
    )
)


def archive(text):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("SY.txt", text)
    return data.getvalue()


class Files(http.server.BaseHTTPRequestHandler):
    files: dict[str, bytes]
    cut: dict[str, int]
    ranges: list[str | None]

    def do_GET(self):
        data = self.files.get(self.path)
        if data is None:
            self.send_error(404, "not here")
            return
        wanted = self.headers.get("Range")
        self.ranges.append(wanted)
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        part = data[first:]
        cut = self.cut.pop(self.path, None)
        self.wfile.write(part if cut is None else part[:cut])

    def log_message(self, *_):
        return


@pytest.fixture(autouse=True)
def _fewer_towns(monkeypatch):
    monkeypatch.setattr(sources, "geonames_towns", lambda: ([], set()))


@pytest.fixture
def server():
    Files.files, Files.cut, Files.ranges = {}, {}, []
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


def listed(tmp_path, server, more=""):
    path = tmp_path / "addresses.yaml"
    path.write_text(
        f"- name: geonames\n  format: geonames\n  licence: test licence\n  url: {server}/{{country}}.zip\n"
        f"  names: {server}/names/{{country}}.zip\n{more}",
        "utf-8",
    )
    return path


def test_a_country_is_fetched_and_imported(tmp_path, server):
    Files.files = {"/SY.zip": archive(LINE + "\n"), "/names/SY.zip": archive("1\t9000001\tar\tجلبة الشبكة\n")}
    seen = []
    items = list(
        fetch("sy", tmp_path / "files", table=tmp_path / "t.sqlite", listed=listed(tmp_path, server),
              progress=lambda *step: seen.append(step))
    )  # fmt: skip
    lines = [i for i in items if isinstance(i, str)]
    (report,) = [i for i in items if isinstance(i, ImportReport)]
    assert report.added == ("gn:9000001",)
    assert "test licence" in lines[0]
    assert hashlib.sha256(Files.files["/SY.zip"]).hexdigest() in lines[1]
    assert seen
    assert all(have <= whole for _, have, whole in seen)
    with Gazetteer(tmp_path / "t.sqlite") as gazetteer:
        assert gazetteer.geocode("جلبة الشبكة").raw["place_id"] == "gn:9000001"


def test_a_transfer_that_breaks_off_goes_on_where_it_was(tmp_path, server):
    data = bytes(range(256)) * 2000
    Files.files, Files.cut = {"/big": data}, {"/big": 100_000}
    target = tmp_path / "big"
    with pytest.raises(FetchFailed, match="run it again"):
        download(f"{server}/big", target)
    assert not target.exists()
    assert (tmp_path / "big.part").stat().st_size == 100_000
    assert download(f"{server}/big", target) == hashlib.sha256(data).hexdigest()
    assert target.read_bytes() == data
    assert Files.ranges == [None, "bytes=100000-"]
    assert not (tmp_path / "big.part").exists()


def test_a_wrong_checksum_throws_the_file_away(tmp_path, server):
    Files.files = {"/x": b"tampered"}
    with pytest.raises(FetchFailed, match="checksum"):
        download(f"{server}/x", tmp_path / "x", sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_one_source_failing_does_not_stop_the_others(tmp_path, server):
    Files.files = {"/SY.zip": archive(LINE + "\n"), "/names/SY.zip": archive("")}
    more = f"- name: gone\n  format: csv\n  url: {server}/gone.csv\n  licence: none\n"
    items = list(fetch("SY", tmp_path / "f", table=tmp_path / "t.sqlite", listed=listed(tmp_path, server, more)))
    assert any(isinstance(i, str) and "gone: failed" in i and "404" in i for i in items)
    assert any(isinstance(i, ImportReport) for i in items)


def test_nothing_fetched_is_a_failure_and_no_table_is_made(tmp_path, server):
    with pytest.raises(FetchFailed, match="404"):
        list(fetch("SY", tmp_path / "f", table=tmp_path / "t.sqlite", listed=listed(tmp_path, server)))
    assert not (tmp_path / "t.sqlite").exists()


def test_a_damaged_archive_is_told(tmp_path, server):
    Files.files = {"/SY.zip": archive(LINE + "\n")[:60], "/names/SY.zip": archive("")}
    with pytest.raises(FetchFailed, match="damaged or cut off"):
        list(fetch("SY", tmp_path / "f", table=tmp_path / "t.sqlite", listed=listed(tmp_path, server)))


def test_the_shipped_addresses_are_whole():
    for address in addresses():
        assert address.url.startswith("https://")
        assert "{country}" in address.url or "{code}" in address.url
        assert address.licence


def test_a_malformed_address_is_named(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("- name: x\n", "utf-8")
    with pytest.raises(ValueError, match="entry 1"):
        addresses(path)
