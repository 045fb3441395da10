"""The addresses of the portal."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from keerpunt.knowledge import views as knowledge
from keerpunt.queue import views as queue
from keerpunt.web import security
from keerpunt.web import views as web

# Dutch at the root, every other language below its own name
urlpatterns = i18n_patterns(
    path("", knowledge.front, name="front"),
    path("hoe-veilig", knowledge.how_safe, name="how-safe"),
    path("toegankelijkheid", knowledge.accessibility, name="accessibility"),
    prefix_default_language=False,
)
urlpatterns += [
    path("open", queue.is_open),
    path("sluit", web.leave),
    path(".well-known/security.txt", security.where_to_report),
]

handler404 = "keerpunt.web.views.nothing_here"
