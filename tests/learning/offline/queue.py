"""A phone that answers without network, for tests: it seals as browsers do, and brings what it has whenever it likes."""

import json
import uuid
from base64 import b64decode

from learning.offline import keys
from learning.offline.envelopes import seal
from quizzes.versions import version_of
from tests.factories.quizzes import right_answers

SYNC = "/sync/"


class Phone:
    """One queue: whose it is, and its own counter. `token` None is a visitor's."""

    def __init__(self, token=None, q="visitor"):
        self.token, self.q, self.seq = token, q, 0

    def sealed(self, content, id=None):
        """Return an item that holds `content`, sealed with the key of now."""
        id = str(id or uuid.uuid4())
        self.seq += 1
        key = keys.told()
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        env = seal(body, uuid.UUID(id), b64decode(key["key"]))
        return {"id": id, "q": self.q, "seq": self.seq, "k": key["k"], "env": env}

    def whose(self):
        return {"lang": "fr"} if self.token is None else {"lang": "fr", "t": self.token}

    def attempt(self, quiz, answers=None, id=None, version=None, **more):
        """Return a whole attempt, all right unless told otherwise."""
        version = version or version_of(quiz)
        answers = right_answers(version) if answers is None else answers
        content = {"kind": "attempt", "quiz": str(version.quiz_key), "version": version.pk, "answers": answers}
        return self.sealed({**content, "baseline": None, **self.whose(), **more}, id)

    def lesson(self, lesson, id=None, answered=0, **more):
        content = {"kind": "lesson", "step": str(lesson.translation_key), "answered": answered}
        return self.sealed({**content, **self.whose(), **more}, id)

    def course(self, course, evidence, id=None, **more):
        content = {"kind": "course", "course": str(course.translation_key), "evidence": [str(one) for one in evidence]}
        return self.sealed({**content, **self.whose(), **more}, id)


def call(client, items, **more):
    """Bring items and return the server's answer."""
    body = json.dumps({"v": 1, "client": "1", "items": items, **more})
    return client.post(SYNC, body, content_type="application/json", headers={"Sec-Fetch-Site": "same-origin"})


def bring(client, *items):
    """Bring items and return what became of each, in short: `stored`, or `invalid` with its code."""
    response = call(client, list(items))
    assert response.status_code == 200, response.content
    said = response.json()["items"]
    assert [one["id"] for one in said] == [item["id"] for item in items]
    return [" ".join(filter(None, (one["status"], one.get("code")))) for one in said]
