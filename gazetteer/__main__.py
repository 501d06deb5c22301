"""The gazetteer's commands: ``python -m gazetteer --help``."""

import sys

from gazetteer.commands import main

sys.exit(main())
