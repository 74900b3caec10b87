"""What servers call: the application of the site that `OMCTPUB_SITE` names, else of the current folder."""

import os
import threading

from omctpub.config import find_site
from omctpub.holder import Application
from omctpub.processes import end_with_parent

end_with_parent()
application = Application(find_site(), safe=os.environ.get("OMCTPUB_SAFE", "") not in ("", "0"))
threading.Thread(target=application.warm_up, name="warm up", daemon=True).start()
