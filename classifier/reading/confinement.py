"""Restricts a process that reads hostile bytes to the files that Python needs, by means of Linux.

Two measures, each of which denies that process `/proc/<parent>/environ`, memory and open files. The parent makes itself
not dumpable (`hide_this_process`). The child gives up by Landlock all files but those that Python runs from and, where
the kernel supports it, TCP and signals to other processes (`confine_this_process`). Neither needs privileges. On other
systems and old kernels both do nothing; SECURITY.md says what holds there.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_SYSTEM = (
    "/usr/lib /usr/lib64 /usr/local/lib /usr/share /lib /lib64 /nix/store /etc /run/systemd/resolve /dev/null"
    " /dev/urandom"
).split()
"""Files that Python and its libraries load, and those for resolving host names and checking certificates."""

_SET_DUMPABLE, _SET_NO_NEW_PRIVS = 4, 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _READ_FILE, _READ_DIR = 1, 4, 8
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""Version of Landlock → number of its file rights; 16 from version 5 on."""
_TCP, _SCOPES = 3, 3
"""Binding and connecting (from version 4 on); signals to other processes, and their abstract sockets (from 6 on)."""


@cache
def hide_this_process() -> None:
    """Deny other processes of this user the memory, environment and open files of this one; there are no core dumps."""
    if sys.platform == "linux":
        _libc().prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def landlock_version() -> int:
    """Return the kernel's version of Landlock; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)))


def confine_this_process(*, network: bool) -> bool:
    """Give up all files but those that Python runs from, and TCP unless `network`; return whether that succeeded."""
    version = landlock_version()
    if not version:
        return False
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    known = 8 if version < 4 else 16 if version < 6 else 24
    rules = struct.pack("=QQQ", files, 0 if network else _TCP, _SCOPES)[:known]
    ruleset = int(_libc().syscall(_CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), 0))
    if ruleset < 0:
        return False
    try:
        for path in _readable():
            _allow(ruleset, path)
        _libc().prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return not _libc().syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _readable() -> Iterable[Path]:
    """Return the paths that stay readable: of the app only its code, since secrets and the database are beside it."""
    others = (Path(path).resolve() for path in (*sys.path, sys.prefix, sys.base_prefix, *_SYSTEM) if path)
    installed = _ROOT.name.endswith("-packages")  # by pip: other packages are beside the code, not the app's secrets
    return (_ROOT / "classifier", *(path for path in others if installed or not _ROOT.is_relative_to(path)))


def _allow(ruleset: int, path: Path) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this system
        return
    rights = _EXECUTE | _READ_FILE | (_READ_DIR if path.is_dir() else 0)
    _libc().syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    os.close(opened)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)
