"""Keep scripts out of the admin's HTML, so that its content policy needs no 'unsafe-inline'.

Wagtail starts a few of its widgets by a line of script beside the field. Here the line becomes data,
`<template data-start="Name" data-with="[arguments]">`, and js/admin-start.js starts the widget. Dates, times and inline
panels have templates of their own (templates/wagtailadmin/widgets and panels); choosers are drawn in Python, so they are
changed here. May go when Wagtail's admin holds under `script-src 'self'` by itself (wagtail#1288).
"""

import json
import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

START = re.compile(r"(?:new )?(?P<name>[A-Za-z]\w*)\((?P<arguments>.*)\);?", re.DOTALL)


def as_data(script: str) -> SafeString:
    """Turn `new Chooser("id", {…});` into data. Raises ValueError for anything else."""
    match = START.fullmatch(script.strip())
    if match is None:
        raise ValueError(f"Not a call that starts a widget: {script}")
    arguments = json.dumps(json.loads(f"[{match['arguments']}]"))
    return format_html('<template data-start="{}" data-with="{}"></template>', match["name"], arguments)


def start_choosers_by_data() -> None:
    """Let every chooser be drawn without an inline script."""

    def render(chooser: BaseChooser, name: str, value: Any, attrs: dict, renderer: Any = None) -> SafeString:
        value_data = chooser.get_value_data(value)
        html = chooser.render_html(name, value_data, attrs)
        return format_html("{}{}", html, as_data(chooser.render_js_init(attrs["id"], name, value_data)))

    BaseChooser.render = render
