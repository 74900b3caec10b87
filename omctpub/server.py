"""What servers call: the application of the site that `OMCTPUB_SITE` names, else of the current folder."""

import os

from omctpub.config import find_site
from omctpub.holder import Application

application = Application(find_site(), safe=os.environ.get("OMCTPUB_SAFE", "") not in ("", "0"))
