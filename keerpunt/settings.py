"""Django's settings. What an operator can change comes from `config.py`, and from nowhere else."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from keerpunt.config import setting

DATA = Path(setting("KEERPUNT_DATA")).absolute()
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)

PORTAL = setting("KEERPUNT_PORTAL")
CHAT = setting("KEERPUNT_CHAT")
STAFF = setting("KEERPUNT_STAFF")
CMS = setting("KEERPUNT_CMS")
NEUTRAL = setting("KEERPUNT_NEUTRAL")
KEEP_DAYS = int(setting("KEERPUNT_KEEP_DAYS"))
BURST = int(setting("KEERPUNT_BURST"))
RATE = float(setting("KEERPUNT_RATE"))
OPENINGS = int(setting("KEERPUNT_OPENINGS"))
AT_ONCE = int(setting("KEERPUNT_AT_ONCE"))
TYPING = setting("KEERPUNT_TYPING") == "1"
HOURS = setting("KEERPUNT_HOURS")
SECURITY = setting("KEERPUNT_SECURITY").split()


def _secret_key() -> str:
    """The installation's own secret, made once and readable by its owner alone."""
    path = DATA / "secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the front door has refused every host that is not one of our four origins
ROOT_URLCONF = "keerpunt.urls"
ASGI_APPLICATION = "keerpunt.asgi.app"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "keerpunt.web",
    "keerpunt.staff",
    "keerpunt.keyrings",
    "keerpunt.conversations",
    "keerpunt.queue",
    "keerpunt.desk",
    "keerpunt.knowledge",
    "keerpunt.house",
]
MIDDLEWARE = [
    "keerpunt.web.middleware.choose_origin",
    "keerpunt.web.middleware.choose_language",
    "keerpunt.web.middleware.refuse_strangers",
    "keerpunt.web.middleware.say_refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["keerpunt.web.context.everywhere"]},
    }
]


def _sqlite(name: str, *pragmas: str) -> dict[str, object]:
    """A SQLite file whose commits are on disk before anyone hears of them."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / f"{name}.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "; ".join(("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *pragmas)),
        },
    }


# Three files. The ledger has one of its own, for it is written at another pace than all the rest. The key
# database has one of its own so that deleting a key there really ends the words it opened (protocol §4).
DATABASES = {
    "default": _sqlite("main"),
    "ledger": _sqlite("ledger"),
    "keys": _sqlite("keys", "PRAGMA secure_delete=ON"),
}
DATABASE_ROUTERS = ["keerpunt.web.databases.ByRoom"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.StaffMember"
SESSION_COOKIE_NAME = "__Host-keerpunt" if STAFF.startswith("https:") else "keerpunt_staff"
SESSION_COOKIE_SECURE = STAFF.startswith("https:")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600

LANGUAGE_CODE = "nl"
LANGUAGES = [  # code, as a page says it, and the name in that language itself
    ("nl", "Nederlands"),
    ("nl-a2", "Makkelijk Nederlands"),
    ("en", "English"),
    ("pl", "Polski"),
    ("tr", "Türkçe"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [DATA / "locale"]  # compiled there by `keerpunt stamp`
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Nothing personal in logs: requests are never logged, and an error says what broke, not for whom.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "keerpunt": {"handlers": ["console"], "level": "INFO"},
        "django.request": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "uvicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
