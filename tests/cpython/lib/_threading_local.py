"""CPython's version in Python of threading.local; here they are one."""

from threading import local
