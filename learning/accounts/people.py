"""Wagtail's user management with our lists and forms; stands in INSTALLED_APPS in the place of `wagtail.users`.

In a module of its own, because an apps.py with two configurations would leave Django without a default one.
"""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    user_viewset = "learning.accounts.viewsets.UserViewSet"
