"""Settings. What the environment can change is listed in docker/env.example."""

import os
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import env, places
from .logs import configure_structlog, logging_settings

BASE_DIR = env.REPO_DIR
VAR_DIR = env.var_dir()
DEBUG = env.flag("DEBUG")
# `make run`: neither Django's debug pages nor a refusal of the embedded services.
DEMO = env.flag("DEMO")
TESTING = "pytest" in sys.modules  # pytest imports this module in its own process
PRODUCTION = not (DEBUG or DEMO or TESTING)

# --- the site -------------------------------------------------------------------------------
SITE_NAME = "Twice Asked"
SITE_ADDRESS = env.text("SITE_ADDRESS").rstrip("/")
CONTACT_EMAIL = env.text("CONTACT_EMAIL")
FRESHNESS_SECONDS = 30  # how long a page may go on saying what the newest import was
REPLY_DAYS = env.number("REPLY_DAYS")  # working days a body has to reply before publication
SHOW_RELATED_PUBLICLY = env.flag("SHOW_RELATED_PUBLICLY")

# --- sources --------------------------------------------------------------------------------
PARLIAMENT_API_URL = env.text("PARLIAMENT_API_URL").rstrip("/")
MEMBERS_API_URL = env.text("MEMBERS_API_URL").rstrip("/")
WDTK_URL = env.text("WDTK_URL").rstrip("/")
WDTK_PERMISSION = env.text("WDTK_PERMISSION")  # who allowed crawling and when; empty: off
GOVUK_URL = env.text("GOVUK_URL").rstrip("/")
HANSARD_ARCHIVE = env.text("HANSARD_ARCHIVE")  # a folder or an address
EVIDENCE_DIR = VAR_DIR / "evidence"  # bytes of fetched pages, named by SHA-256
INDEX_DIR = VAR_DIR / "index"
BULK_DIR = VAR_DIR / "bulk"  # the nightly dumps

# --- keys and hosts -------------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set: set it to a long random text, or set DEMO=1 to try the tracker "
            "out on this machine."
        )
    SECRET_KEY = "tests-only" * 6 if TESTING else places.secret_key(VAR_DIR)
ALLOWED_HOSTS = ["*"] if DEBUG else env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "disclosures",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_celery_beat",
    "django_filters",
    "django_prometheus",
    "health_check",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "knox",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.headers.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "disclosures.web.redacted.Redacted",  # before the length of a page is counted
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "disclosures.web.session_rules.SessionEnd",
    "disclosures.web.session_rules.TwoStep",
    "axes.middleware.AxesMiddleware",  # last: it turns a lock-out into a response
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.headers.site",
                "disclosures.web.frame.frame",
            ],
        },
    }
]

# --- database, broker, cache ----------------------------------------------------------------
EMBEDDED_DATABASE = not env.text("DATABASE_URL")
EMBEDDED_BROKER = not env.text("REDIS_URL")
if PRODUCTION and (EMBEDDED_DATABASE or EMBEDDED_BROKER):
    missing = "DATABASE_URL" if EMBEDDED_DATABASE else "REDIS_URL"
    raise ImproperlyConfigured(
        f"{missing} is not set, and the embedded services are not for a server: name a "
        "PostgreSQL database and a Redis or Valkey server, or set DEMO=1 to try the tracker out "
        "on this machine."
    )
# The suite has a cluster of its own, so that it can run beside `make run`; each of its workers too.
SERVICES_DIR = VAR_DIR / "test" / env.suite_worker() if TESTING else VAR_DIR


def database(url: str) -> dict:
    """Django's connection settings for a postgresql:// address; `?name=value` are options."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


DATABASES = {"default": database(env.text("DATABASE_URL") or places.database_url(SERVICES_DIR))}
DATABASES["default"]["TEST"] = {"NAME": f"test_{os.getpid()}"}  # suites may run side by side
# The pool is for the web server, which sets its size: a worker or command has one connection.
if env.number("DATABASE_POOL"):
    pool = {"min_size": 1, "max_size": env.number("DATABASE_POOL")}
    DATABASES["default"]["OPTIONS"]["pool"] = pool
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL") or places.redis_url(SERVICES_DIR)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tracker",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- jobs -----------------------------------------------------------------------------------
# Celery's name for a Redis behind a Unix socket differs from redis-py's.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True  # the rows are the result
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_ACKS_LATE = True  # a killed worker's task is run again; tasks are idempotent
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 6 * 3600}  # longer than any task
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "Europe/London"
# Served by one worker each in `make run`; the index queue has a single writer.
QUEUES = ("default", "ingest", "reading", "flagging")
INDEX_QUEUE = "index"

# --- accounts -------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is looked at
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tracker.accounts.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by an administrator
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
# Wrong codes of the second step. Wrong passwords are counted by axes (see the adapter).
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES")
MFA_ADAPTER = "tracker.accounts.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds either way: RFC 6238 section 5.2 allows one
# Reviewers and admins sign in with two steps. Not where the accounts are invented: there is no
# setting that turns it off on a server.
TWO_STEP_NEEDED = PRODUCTION
SESSION_HOURS = 12
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
INVITATION_DAYS = 7
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "tracker.accounts.attempted_account"
AXES_IPWARE_PROXY_COUNT = env.number("TRUSTED_PROXIES") or None
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["knox.auth.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": [
        "disclosures.api.throttles.Visitors",
        "disclosures.api.throttles.Accounts",
    ],
    "DEFAULT_THROTTLE_RATES": {"visitor": "60/min", "account": "600/min"},
    "NUM_PROXIES": env.number("TRUSTED_PROXIES"),
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token"}  # until its owner ends it
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME}: written questions and FOI responses",
    "DESCRIPTION": "Public facts, read only. Lists are newest first and can be followed to their "
    "very end by `next`. Every reply says how often one may ask.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "AUTHENTICATION_WHITELIST": ["knox.auth.TokenAuthentication"],
    "LICENSE": {"name": "Open Parliament Licence v3.0 for questions and answers"},
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}

# --- words, time, files ---------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_PLAIN = DEBUG or TESTING
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_PLAIN
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_PLAIN
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
mail = urlsplit(env.text("EMAIL_URL"))
if mail.scheme in {"smtp", "smtps"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = mail.hostname or "localhost"
    EMAIL_PORT = mail.port or (465 if mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(mail.password or "")
    EMAIL_USE_SSL = mail.scheme == "smtps"
    EMAIL_USE_TLS = mail.scheme == "smtp" and bool(mail.username)
DEFAULT_FROM_EMAIL = CONTACT_EMAIL

# --- headers --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:"
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_TLS = env.flag("BEHIND_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # no visitor carries anything of ours to the next day
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# --- logs, metrics --------------------------------------------------------------------------
configure_structlog()
LOGGING = logging_settings(env.text("LOG_LEVEL"), env.text("LOG_FORMAT"))
METRICS = env.flag("METRICS")  # whether /metrics answers
PROMETHEUS_EXPORT_MIGRATIONS = False

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    EVIDENCE_DIR = SERVICES_DIR / "evidence"
    INDEX_DIR = SERVICES_DIR / "index"
    BULK_DIR = SERVICES_DIR / "bulk"
    CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"test-{os.getpid()}:"
