"""Whether the web server in this container answers: exit status 0 or 1. For its health check.

It asks by a name that the site answers to; others would be refused whatever the site's health.
"""

import sys
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tracker import env


def host() -> str:
    """The first name in ALLOWED_HOSTS; a name for wildcards."""
    name = (env.words("ALLOWED_HOSTS") or ["localhost"])[0]
    return "localhost" if name == "*" else name.lstrip(".")


def main(address: str = "http://127.0.0.1:8000/health/?format=json") -> int:
    request = urllib.request.Request(address, headers={"Host": host()})
    try:
        with urllib.request.urlopen(request, timeout=8) as reply:
            return 0 if reply.status == 200 else 1
    except (urllib.error.URLError, OSError) as fault:
        sys.stderr.write(f"No answer from the web server: {fault}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
