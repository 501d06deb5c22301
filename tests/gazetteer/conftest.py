"""What the gazetteer's tests share: the built-in table, opened once, and the village tables where they are."""

from pathlib import Path

import pytest

from gazetteer import Gazetteer, build

VILLAGES = Path(__file__).parents[2].parent / "shared" / "gazetteer"


@pytest.fixture(scope="session")
def table_path():
    build.build(build.BUILT)
    return build.BUILT


@pytest.fixture(scope="session")
def gazetteer(table_path, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KHAREETA_ONLINE", raising=False)
        patch.setenv("KHAREETA_CORRECTIONS", str(tmp_path_factory.mktemp("none") / "corrections.csv"))
        opened = Gazetteer(table_path)
    yield opened
    opened.close()


@pytest.fixture
def villages():
    if not VILLAGES.is_dir():
        pytest.skip(f"{VILLAGES} is not here: the village tables are not part of the product")
    return VILLAGES
