"""Addresses: the site's own, sign-in, administration, health and metrics."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from health_check.views import HealthCheckView

# Django's own sign-in page would ask for a password alone.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", include("disclosures.web.urls")),
    path("sign-in/", include("tracker.sign_in")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("disclosures.api.urls")),
    path(
        "health/",
        HealthCheckView.as_view(
            checks=["health_check.checks.Database", "health_check.checks.Cache"]
        ),
        name="health",
    ),
]
if settings.METRICS:
    urlpatterns.append(path("", include("django_prometheus.urls")))

handler400 = "disclosures.web.errors.bad_request"
handler403 = "disclosures.web.errors.forbidden"
handler404 = "disclosures.web.errors.not_found"
handler500 = "disclosures.web.errors.server_error"
