"""A password store that never answers: locked, asking the user, or dead.

python -m tests.window.silent_keyring PROGRAM [ARGUMENT]...   starts the program beside it, on the
session bus that it finds; it ends with the program.
"""

import os
import subprocess
import sys

from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection


def main() -> int:
    connection = open_dbus_connection(bus="SESSION")
    connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
    environment = {**os.environ, "SILENT_KEYRING": connection.unique_name}
    return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
