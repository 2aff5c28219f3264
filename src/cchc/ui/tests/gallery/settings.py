"""Settings of the gallery alone: no database, the product's own content policy."""

from pathlib import Path

UI = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = "for the gallery alone"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "cchc.ui.tests.gallery.urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "django_htmx", "csp", "cchc.ui", "cchc.ui.tests.gallery"]
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "OPTIONS": {"environment": "cchc.ui.jinja.environment", "auto_reload": True},
    }
]
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [UI / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [UI / "assets" / "dist"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {"default-src": ["'self'"], "img-src": ["'self'", "data:"], "font-src": ["'self'", "data:"]}
}
