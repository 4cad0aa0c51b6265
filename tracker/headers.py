"""The Content-Security-Policy header, and what every template knows of the site."""

from django.conf import settings


class ContentSecurityPolicy:
    """Adds the policy to every response that does not bring its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response


def site(request) -> dict:
    """Context of every page: the site's name, address, and whether it shows the demonstration."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_ADDRESS": settings.SITE_ADDRESS,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "DEMO": settings.DEMO,
        "REPLY_DAYS": settings.REPLY_DAYS,
        "SHOW_RELATED_PUBLICLY": settings.SHOW_RELATED_PUBLICLY,
    }
