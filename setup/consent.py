"""Whether this run may change the machine, and how it speaks.

Everything that set-up installs is first named with its reason. It goes ahead when the person said --yes, when the
environment says CI=true, or when a person at a terminal answers yes; without a terminal it ends and says what to pass.
"""

import os
import sys


class SetupError(Exception):
    """Set-up cannot go on; the text says why and what to do by hand. `code` is the exit code."""

    def __init__(self, text, code=1):
        super().__init__(text)
        self.code = code


def say(text=""):
    print(text, flush=True)


class Consent:
    def __init__(self, yes, program):
        self.program = program
        self.given = yes or os.environ.get("CI", "").lower() == "true"

    def require(self, question, by_hand):
        """Returns when the step may be taken; otherwise raises SetupError naming `by_hand`, the commands to do it oneself."""
        if self.given:
            return
        if sys.stdin is None or not sys.stdin.isatty():
            raise SetupError(
                "There is no terminal to ask on. Pass --yes to allow this (CI=true in the environment counts as yes too):\n"
                "    python3 %s --yes\nor do it by hand:\n    %s" % (self.program, by_hand), 2)
        try:
            answer = input(question + " [y/N] ")
        except (EOFError, KeyboardInterrupt):
            answer = ""
        if answer.strip().lower() not in ("y", "yes"):
            raise SetupError("Nothing was changed. To do it by hand:\n    " + by_hand, 2)
