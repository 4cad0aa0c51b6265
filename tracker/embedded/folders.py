"""Folders in shared places, made so that no other account can have prepared or can enter them."""

import os
import stat
from pathlib import Path

from . import ServiceError


def private_folder(path: Path, owner: int | None = None, mode: int = 0o700) -> None:
    """Makes `path`, or checks that it is a real folder of root's, ours or `owner`'s; sets its mode.

    In /tmp anyone may have made a folder or link of that name first: such a one is refused.
    """
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    trusted = {os.geteuid(), owner}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in trusted:
        raise ServiceError(f"{path} belongs to another user; remove it or set VAR_DIR elsewhere.")
    if owner is not None and found.st_uid != owner:
        os.chown(path, owner, -1)
    path.chmod(mode)
