"""What a process of ``concord serve`` answers with. It ends when its server has ended, however that came."""

from __future__ import annotations

import os
import time
from threading import Thread

from concord.web.wsgi import application

__all__ = ["application"]


def _end_after(server: int) -> None:
    while os.getppid() == server:
        time.sleep(1)
    os._exit(1)


Thread(target=_end_after, args=(os.getppid(),), daemon=True).start()
