"""Serves a folder laid out like the project (web/, build/, lessons/), for the server's tests: serve_folder.py FOLDER [no-isolation].

Prints the port, then serves until it is ended.
"""

import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from setup.server import Server  # noqa: E402
from setup.site import Site, compress, standard_roots  # noqa: E402

folder = pathlib.Path(sys.argv[1])
compress(Site(standard_roots(folder)), folder / "build" / "compressed")
server = Server(Site(standard_roots(folder), folder / "build" / "compressed"), 0, isolation="no-isolation" not in sys.argv)
asyncio.run(server.run(lambda: print(server.port, flush=True)))
