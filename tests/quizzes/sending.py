"""Requests as scripts and forms make them, for tests of what comes in."""

import json

ID = "7d9f7e0a-3f0f-4a3e-9f56-1b1c2d3e4f50"


def send(client, address, body, method="post"):
    """Send JSON: an object, or a text or bytes as they stand."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return getattr(client, method)(address, text, content_type="application/json")


def error(response):
    """Return what a refusal says to programs."""
    return response.status_code, response.json()["error"]["code"]


def message(response):
    """Return what a refusal says to people."""
    return response.json()["error"]["message"]


def sign_in(client, user):
    """Sign somebody in by force, in a browser that says where its requests come from."""
    client.force_login(user)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client
