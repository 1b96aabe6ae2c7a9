"""The addresses of Josira. Learners' pages stand under /fr/ and /bm/; each app keeps its own list."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from courses.views import search_without_language

from . import views
from .accounts.views import to_entrance
from .media import media

handler400 = "learning.accounts.faults.not_understood"
handler404 = "learning.accounts.faults.missing"
handler403 = "learning.accounts.faults.refused"
handler500 = "learning.later.broken"

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("n/", views.neutral, name="neutral"),
    path("robots.txt", views.robots, name="robots"),
    path("compte/", include("learning.accounts.urls")),
    path("django-admin/login/", to_entrance),
    path("animer/", include("learning.groups.urls")),
    path("admin/", include("learning.accounts.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", media, name="media"),
    path("search/", search_without_language, name="search"),
    path("vu/", include("learning.reach.urls")),
    path("", include("learning.offline.urls")),
    path("", include("quizzes.urls_public")),
    path("", include("learning.offline.urls_queue")),
]

urlpatterns += i18n_patterns(
    path("quiz/", include("quizzes.urls")),
    path("revise/", include("quizzes.urls_review")),
    path("moi/", include("learning.kit.urls_me")),
    path("hors-ligne/", include("learning.offline.urls_pages")),
    path("hors-ligne/", include("learning.offline.take_along_urls")),
    path("", include("courses.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
