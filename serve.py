#!/usr/bin/env python3
"""Sets Heddle up, builds it, and serves the page on this machine.

    python3 serve.py              asks before it installs anything, then opens the browser
    python3 serve.py --yes        installs what is missing without asking
    python3 serve.py --build-only builds and ends
"""

import argparse
import asyncio
import os
import pathlib
import signal
import sys
import threading
import time
import webbrowser

ROOT = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from setup import packages, sources  # noqa: E402
from setup.build import Builder  # noqa: E402
from setup.consent import Consent, SetupError, say  # noqa: E402
from setup.server import Server  # noqa: E402
from setup.site import Site, compress, standard_roots  # noqa: E402

PORT = 8000
PRESETS = ("native", "web", "web-st")
PAGE_FILES = ("/index.html", "/ui.js", "/ui.wasm", "/engine-mt.js", "/engine-mt.wasm", "/engine-st.js", "/engine-st.wasm")


def parse(arguments):
    parser = argparse.ArgumentParser(description="Sets Heddle up, builds it, and serves the page on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=PORT, help="port to serve on, or the next free one (default %d)" % PORT)
    parser.add_argument("--yes", action="store_true", help="install what is missing without asking")
    parser.add_argument("--no-open", action="store_true", help="do not open the browser")
    parser.add_argument("--build-only", action="store_true", help="end after building")
    parser.add_argument("--no-build", action="store_true", help="serve what is there: no set-up, no build")
    parser.add_argument("--no-isolation", action="store_true",
                        help="serve without COOP and COEP, as a host that cannot set headers would (the page then has no threads)")
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        parser.error("--port must be between 0 and 65535")
    return options


def set_up_and_build(options):
    start = time.monotonic()
    consent = Consent(options.yes, "serve.py")
    packages.install_packages(consent, packages.BUILD_PACKAGES)
    packages.check_node()
    sources.fetch_sources(consent)
    builder = Builder(ROOT)
    for preset in PRESETS:
        builder.build(preset)
    changed = compress(Site(standard_roots(ROOT)), ROOT / "build" / "compressed")
    if changed:
        say("Compressed %d files" % changed)
    say("Everything is built (%.0f s)." % (time.monotonic() - start))


def open_browser(address):
    # On a machine without a screen this could start a browser in the terminal.
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def serve(options):
    site = Site(standard_roots(ROOT), ROOT / "build" / "compressed")
    missing = [path for path in PAGE_FILES if path not in site.paths()]
    if missing:
        say("The page is not complete: missing %s" % ", ".join(missing))
    try:
        server = Server(site, options.port, isolation=not options.no_isolation)
    except OSError as error:
        raise SetupError("Cannot listen on 127.0.0.1: %s" % error.strerror)

    def ready():
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.stop)
        if options.port and server.port != options.port:
            say("Port %d is taken." % options.port)
        say("Heddle is at %s (Ctrl-C ends it)" % server.address)
        if not options.no_open:
            open_browser(server.address)

    asyncio.run(server.run(ready))
    say("\nStopped.")


def main(arguments):
    options = parse(arguments)
    try:
        if not options.no_build:
            set_up_and_build(options)
        if not options.build_only:
            serve(options)
        return 0
    except SetupError as error:
        say(str(error))
        return error.code
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
