"""The addresses of the counsellors' pages. The one page is static and served before Django is asked."""

from django.urls import path

from keerpunt.desk import views as desk
from keerpunt.house import views as house
from keerpunt.keyrings import views as keyrings
from keerpunt.staff import views as staff

urlpatterns = [
    path("keys/directory", keyrings.directory),
    path("keys/list/<str:name>", keyrings.published),
    path("keyring/bundle", keyrings.bundle),
    path("staff/salt", staff.salt),
    path("staff/sign-in", desk.sign_in),
    path("staff/sign-out", desk.sign_out),
    path("staff/me", staff.me),
    path("desk/next", desk.take_next),
    path("desk/close", desk.close),
    path("huisstijl/", house.settings),
    path("huisstijl/bewaar", house.save),
    path("huisstijl/afmelden", house.sign_out),
    path("look/", house.look),
]

handler404 = "keerpunt.web.views.nothing_here"
