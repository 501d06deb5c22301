"""The real app on a free port of this machine, with a store of its own, as ``make run`` starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """``streamlit run app.py``; a context manager whose ``url`` answers while it is open.

    ``first`` is asked for before anybody else does; None: nothing is.
    """

    def __init__(
        self,
        store: Path | str,
        log: Path,
        *,
        script: Path = ROOT / "app.py",
        settings: dict[str, str] | None = None,
        first: str | None = "/map/control?date=2020-01-01",
    ) -> None:
        self.store = store
        self.log = log
        self.script = script
        self.settings = settings or {}
        self.first = first
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        streamlit = Path(sys.executable).with_name("streamlit")
        self._process = subprocess.Popen(
            [str(streamlit), "run", str(self.script), "--server.port", str(self.port)],
            cwd=ROOT,
            env={**os.environ, **self.settings, "KHAREETA_STORE": str(self.store)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready = threading.Event()
        self._reader = threading.Thread(target=self._follow, args=(ready,), daemon=True)
        self._reader.start()
        if not ready.wait(60) or self._process.poll() is not None:
            self._stop()
            raise RuntimeError(f"the app did not start; it said:\n{self.log.read_text('utf-8')}")
        if self.first:
            # The first question opens the store and reads the starter data into it, which is not what tests wait for.
            try:
                with urllib.request.urlopen(self.url + self.first, timeout=180) as answer:
                    answer.read()
            except OSError:
                self._stop()
                raise
        return self

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._stop()

    def _follow(self, ready: threading.Event) -> None:
        assert self._process.stdout is not None
        with self.log.open("w", encoding="utf-8") as log:
            for line in self._process.stdout:
                log.write(line)
                log.flush()
                if "URL:" in line:
                    ready.set()
        ready.set()

    def _stop(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)
        self._reader.join(5)
