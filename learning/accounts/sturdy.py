"""Views of Wagtail's that end in a server error when a part of their form is missing, made to answer (safety, promise 38)."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.views.chooser import ExternalLinkView as WagtailExternalLinkView
from wagtail.contrib.redirects import views as redirects


class AddressField(URLOrAbsolutePathField):
    """Takes a missing address for an empty one."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value or "")


class LinkForm(ExternalLinkChooserForm):
    url = AddressField(required=True, label=ExternalLinkChooserForm.base_fields["url"].label)


class ExternalLinkView(WagtailExternalLinkView):
    """The link to another site, chosen in the editor."""

    form_class = LinkForm


@redirects.permission_checker.require_any("add")
def process_import(request: HttpRequest) -> HttpResponseBase:
    """Go back to the choice of the file when the form does not say which file it is about."""
    if not all(request.POST.get(name) for name in ("import_file_name", "input_format")):
        return redirect("wagtailredirects:start_import")
    return redirects.process_import(request)
