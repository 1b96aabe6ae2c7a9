"""The pages of a facilitator under /animer/: own groups, their members by nickname, the join code. The door is a middleware's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from . import codes, help_codes, helping, leading
from .courses_of import course_titles
from .door import FacilitatorRequest
from .forms import GroupForm
from .member_choices import LookKind
from .models import LearnerGroup, Membership
from .progress import GroupProgress, course_steps, standings

View = Callable[..., HttpResponse]


def of_own_group(view: View) -> View:
    """Give `view` a group of the facilitator who asks; another's is not found, a closed one is told to be closed."""

    @wraps(view)
    def answer(request: FacilitatorRequest, group: int, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(LearnerGroup.objects.of(request.user), pk=group)
        if found.is_closed:
            return render(request, "groups/closed.html", {"group": found}, status=410)
        return view(request, found, **kwargs)

    return answer


def of_own_member(view: View) -> View:
    """Give `view` a member of an own open group."""

    @of_own_group
    @wraps(view)
    def answer(request: FacilitatorRequest, group: LearnerGroup, member: int, **kwargs: Any) -> HttpResponse:
        members = Membership.objects.select_related("group", "learner")
        return view(request, get_object_or_404(members, pk=member, group=group), **kwargs)

    return answer


@require_safe
def home(request: FacilitatorRequest) -> HttpResponse:
    """List the facilitator's own groups."""
    groups = list(LearnerGroup.objects.of(request.user).order_by("closed_on", "-begins_on", "name"))
    titles = course_titles()
    rows = [(group, titles.get(group.course_key, "")) for group in groups]
    context = {
        "open": [row for row in rows if not row[0].is_closed],
        "closed": [row for row in rows if row[0].is_closed],
    }
    return render(request, "groups/home.html", context)


def new(request: FacilitatorRequest) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        group = leading.begin(form.save(commit=False), request.user)
        return redirect("groups:code", group=group.pk)
    return render(request, "groups/form.html", {"form": form}, status=400 if form.errors else 200)


@of_own_group
def edit(request: FacilitatorRequest, group: LearnerGroup) -> HttpResponse:
    """Change a group."""
    form = GroupForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("groups:group", group=group.pk)
    return render(request, "groups/form.html", {"form": form, "group": group}, status=400 if form.errors else 200)


@of_own_group
@require_safe
def group(request: FacilitatorRequest, group: LearnerGroup) -> HttpResponse:
    """Show who has begun, finished and passed, and where the group is stuck."""
    course = course_steps(group)
    progress = GroupProgress(group, course) if course else None
    return render(request, "groups/group.html", {"group": group, "course": course, "progress": progress})


@of_own_group
def code(request: FacilitatorRequest, group: LearnerGroup) -> HttpResponse:
    """Show the join code as text, as a picture to scan, and as a sheet to print; renew it."""
    if request.method == "POST":
        leading.renew_code(group)
        return redirect("groups:code", group=group.pk)
    with override(group.language):
        address = request.build_absolute_uri(reverse("me:group"))
    context = {
        "group": group,
        "code": codes.shown(group.code),
        "address": address.partition("://")[2],
        "picture": picture(f"{address}?code={group.code}"),
        "free": max(0, group.seats - group.memberships.count()),
    }
    return render(request, "groups/code.html", context)


def picture(address: str) -> SafeString:
    """Return a QR code as SVG, dark on light in any colour scheme."""
    # Without a size of its own the picture fills its place, on the screen and on the sheet.
    drawn = segno.make_qr(address, error="m").svg_inline(
        omitsize=True, border=3, dark="#000", svgclass="qr", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno; the address is only in its squares


@of_own_group
def close(request: FacilitatorRequest, group: LearnerGroup) -> HttpResponse:
    """Close a group, after asking once."""
    if request.method == "POST":
        leading.close(group)
        return redirect("groups:home")
    return render(request, "groups/close.html", {"group": group})


@of_own_member
@require_safe
def member(request: FacilitatorRequest, member: Membership) -> HttpResponse:
    """Show one member's steps. The look is recorded."""
    helping.note(member, LookKind.LOOKED)
    course = course_steps(member.group)
    context = {
        "group": member.group,
        "member": member,
        "standing": standings([member], course)[0] if course else None,
        "codes_left": helping.left_today(request.user),
    }
    return render(request, "groups/member.html", context)


@of_own_member
def take_out(request: FacilitatorRequest, member: Membership) -> HttpResponse:
    """End a membership, after asking once."""
    if request.method == "POST":
        leading.take_out(member)
        return redirect("groups:group", group=member.group_id)
    return render(request, "groups/take_out.html", {"group": member.group, "member": member})


@sensitive_variables()
@of_own_member
def help_with_secret(request: FacilitatorRequest, member: Membership) -> HttpResponse:
    """Show, once, a code for a learner who has agreed to be helped; whoever comes back to the address gets none."""
    if request.method != "POST":
        return redirect("groups:member", group=member.group_id, member=member.pk)
    context: dict[str, Any] = {"group": member.group, "member": member}
    try:
        context["code"] = help_codes.shown(helping.give_code(member))
    except ValidationError as error:
        return render(request, "groups/help.html", {**context, "fault": error.messages[0]}, status=409)
    return render(request, "groups/help.html", {**context, "address": request.get_host()})
