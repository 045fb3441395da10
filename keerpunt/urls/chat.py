"""The addresses of the chat. Its one page is static and served before Django is asked."""

from django.urls import path

from keerpunt.conversations import views as conversations
from keerpunt.keyrings import views as keyrings
from keerpunt.queue import views as queue
from keerpunt.web import views as web

urlpatterns = [
    path("sluit", web.leave),
    path("open", queue.is_open),
    path("keys/directory", keyrings.directory),
    path("keys/list/<str:name>", keyrings.published),
    path("return/keep", conversations.keep, {"kind": "return"}),
    path("return/open", conversations.open_again, {"kind": "return"}),
    path("return/wipe", conversations.wipe_by_words),
    path("resume/keep", conversations.keep, {"kind": "resume"}),
    path("resume/open", conversations.open_again, {"kind": "resume"}),
    path("resume/closing", conversations.closing),
    path("resume/hold", conversations.hold),
    path("resume/forget", conversations.forget),
    path("conversation/wipe", conversations.wipe),
    path("conversation/reopen", conversations.reopen),
]

handler404 = "keerpunt.web.views.nothing_here"
