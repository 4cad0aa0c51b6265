"""How often one may ask. Said in every reply: RateLimit-Limit, -Remaining and -Reset (seconds)."""

from __future__ import annotations

import hashlib

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle


class Limit(SimpleRateThrottle):
    """Counts requests of the last minute, in memory; an address is kept only as a hash, and for
    that minute."""

    scope = ""

    def allow_request(self, request, view):
        allowed = super().allow_request(request, view)
        if self.rate and getattr(self, "key", None):
            left = max(0, self.num_requests - len(self.history) - (0 if allowed else 1))
            oldest = self.history[-1] if self.history else self.now
            request.rate_limit = {
                "RateLimit-Limit": str(self.num_requests),
                "RateLimit-Remaining": str(left),
                "RateLimit-Reset": str(max(1, round(self.duration - (self.now - oldest)))),
            }
        return allowed

    def key_of(self, who: str) -> str:
        hashed = hashlib.blake2b(
            who.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16
        )
        return self.cache_format % {"scope": self.scope, "ident": hashed.hexdigest()}


class Visitors(Limit):
    scope = "visitor"

    def get_cache_key(self, request, view):
        if request.user and request.user.is_authenticated:
            return None
        return self.key_of(self.get_ident(request) or "")


class Accounts(Limit):
    scope = "account"

    def get_cache_key(self, request, view):
        if not (request.user and request.user.is_authenticated):
            return None
        return self.key_of(f"account {request.user.pk}")
