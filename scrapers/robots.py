"""robots.txt, with the wildcards of RFC 9309 that the standard library ignores."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego

from scrapers.errors import STOPS_THE_RUN, Hidden, NotFound, ScrapeError

if TYPE_CHECKING:
    from scrapers.fetch import Client

_ALLOW_ALL = "User-agent: *\nDisallow:\n"
_DISALLOW_ALL = "User-agent: *\nDisallow: /\n"


class Robots:
    """Each host's rules, fetched once through the client it is attached to.

    A missing file allows all; a server that fails disallows all until the next run
    (RFC 9309 §2.3.1.3 and §2.3.1.4). Give it to `Client(robots=Robots())`.
    """

    def __init__(self) -> None:
        self._client: Client | None = None
        self._rules: dict[str, Protego] = {}

    def attach(self, client: Client) -> None:
        self._client = client

    def allows(self, url: str) -> bool:
        return self.rules(url).can_fetch(url, self.agent)

    def rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rules:
            self._rules[root] = Protego.parse(self._text(root))
        return self._rules[root]

    @property
    def agent(self) -> str:
        """The product token: the user agent up to the first '/' or space."""
        if self._client is None:
            raise RuntimeError("Robots has no client: pass it to Client(robots=…) first.")
        return self._client.user_agent.split("/")[0].split(" ")[0]

    def _text(self, root: str) -> str:
        if self._client is None:
            raise RuntimeError("Robots has no client: pass it to Client(robots=…) first.")
        try:
            page = self._client.get(f"{root}/robots.txt", accept="text/plain", max_bytes=512_000)
        except (NotFound, Hidden):
            return _ALLOW_ALL
        except STOPS_THE_RUN:
            raise
        except ScrapeError:
            return _DISALLOW_ALL
        return page.body.decode("utf-8", errors="replace")
