"""What a worker may ask of the Linux kernel: no network, no other program, no change of any file.

So a file that takes the worker over reaches nothing: it can only answer falsely, and answers are
checked. A seccomp filter refuses these system calls with "operation not permitted"; the others are
allowed, because FFmpeg's and Python's differ with every version. On other systems, and on
processors without a table here, there is no such filter.
"""

import ctypes
import os
import platform
import struct
import sys
from typing import Final

_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 1  # EPERM
_ABSENT: Final = 0x00050000 | 38  # ENOSYS, after which glibc takes an older call

# The offsets in `struct seccomp_data`; arguments are 64 bits, of which the lower half is looked at.
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4
_ARGUMENTS: Final = 16

_LOAD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_JUMP_IF_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06

_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CLONE_THREAD: Final = 0x10000

# Numbers that all newer architectures share.
_SHARED: Final = {
    "io_uring_setup": 425,
    "openat2": 437,
    "clone3": 435,
    "pidfd_getfd": 438,
    "pidfd_open": 434,
    "pidfd_send_signal": 424,
}
_NUMBERS: Final[dict[str, tuple[int, dict[str, int]]]] = {
    "x86_64": (
        0xC000003E,
        {
            "open": 2,
            "openat": 257,
            "clone": 56,
            "fork": 57,
            "vfork": 58,
            "creat": 85,
            "socket": 41,
            "socketpair": 53,
            "connect": 42,
            "bind": 49,
            "sendto": 44,
            "execve": 59,
            "execveat": 322,
            "ptrace": 101,
            "kill": 62,
            "tkill": 200,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "add_key": 248,
            "keyctl": 250,
            "request_key": 249,
            "truncate": 76,
            "rename": 82,
            "renameat": 264,
            "mkdir": 83,
            "renameat2": 316,
            "mkdirat": 258,
            "rmdir": 84,
            "link": 86,
            "linkat": 265,
            "unlink": 87,
            "unlinkat": 263,
            "symlink": 88,
            "symlinkat": 266,
            "chmod": 90,
            "fchmodat": 268,
            "fchmodat2": 452,
            "chown": 92,
            "lchown": 94,
            "fchownat": 260,
            "mknod": 133,
            "mknodat": 259,
            "utime": 132,
            "utimes": 235,
            "utimensat": 280,
            "setxattr": 188,
            "lsetxattr": 189,
            "mount": 165,
            "bpf": 321,
            "unshare": 272,
            "tgkill": 234,
            "rt_sigqueueinfo": 129,
            "rt_tgsigqueueinfo": 297,
            "prlimit64": 302,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "openat": 56,
            "clone": 220,
            "socket": 198,
            "socketpair": 199,
            "connect": 203,
            "bind": 200,
            "sendto": 206,
            "execve": 221,
            "execveat": 281,
            "ptrace": 117,
            "kill": 129,
            "tkill": 130,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "truncate": 45,
            "renameat": 38,
            "renameat2": 276,
            "mkdirat": 34,
            "linkat": 37,
            "unlinkat": 35,
            "symlinkat": 36,
            "fchmodat": 53,
            "fchmodat2": 452,
            "fchownat": 54,
            "mknodat": 33,
            "utimensat": 88,
            "setxattr": 5,
            "lsetxattr": 6,
            "mount": 40,
            "bpf": 280,
            "unshare": 97,
            "tgkill": 131,
            "rt_sigqueueinfo": 138,
            "rt_tgsigqueueinfo": 240,
            "prlimit64": 261,
        },
    ),
}
_X32: Final = 0x40000000  # numbers of the 32-bit calls of x86_64


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine() -> bool:
    """Refuse this process and its threads, from now on, what a worker never needs.

    Returns whether it is so: an old kernel or another system has no such filter.
    """
    found = _NUMBERS.get(platform.machine())
    if sys.platform != "linux" or found is None:
        return False
    code = _filter(*found)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(architecture: int, numbers: dict[str, int]) -> bytes:
    """The program of the filter: one block for each call, which falls through if it is another."""
    code = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_JUMP_IF_EQUAL, architecture, 1, 0),
        _step(_RETURN, _REFUSE),
        _step(_LOAD, _NUMBER),
        _step(_JUMP_IF_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _REFUSE),
    ]
    for name, number in {**numbers, **_SHARED}.items():
        code += _block(name, number)
    code.append(_step(_RETURN, _ALLOW))
    return b"".join(code)


def _block(name: str, number: int) -> list[bytes]:
    match name:
        case "open" | "openat":  # for reading
            flags = 1 if name == "open" else 2
            test = [_step(_JUMP_IF_ANY_BIT, _WRITING, 0, 1)]
            return _unless(number, flags, test)
        case "clone":  # a thread, but no process
            return _unless(number, 0, [_step(_JUMP_IF_ANY_BIT, _CLONE_THREAD, 1, 0)])
        case "tgkill":  # itself, as `abort` does
            return _unless(number, 0, [_step(_JUMP_IF_EQUAL, os.getpid(), 1, 0)])
        case "prlimit64":  # of itself
            return _unless(number, 0, [_step(_JUMP_IF_EQUAL, 0, 1, 0)])
        case _:
            answer = _ABSENT if name in {"clone3", "openat2"} else _REFUSE
            return [_step(_JUMP_IF_EQUAL, number, 0, 1), _step(_RETURN, answer)]


def _unless(number: int, argument: int, test: list[bytes]) -> list[bytes]:
    """Refuse a call unless a test of one argument jumps over the refusal."""
    return [
        _step(_JUMP_IF_EQUAL, number, 0, 4),
        _step(_LOAD, _ARGUMENTS + 8 * argument),
        *test,
        _step(_RETURN, _REFUSE),
        _step(_RETURN, _ALLOW),
    ]


def _step(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """`struct sock_filter`."""
    return struct.pack("=HBBI", operation, if_true, if_false, value)
