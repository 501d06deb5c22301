import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from routes import ROUTES
from store.store import Store


@pytest.fixture(scope="session")
def client_of():
    """A client of a server that has only our routes and the given store."""

    def make(store: Store) -> TestClient:
        app = Starlette(routes=ROUTES)
        app.state.store = store
        return TestClient(app, raise_server_exceptions=False)

    return make
