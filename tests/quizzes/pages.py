"""What a page says, for tests that read pages."""

import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation


def say(text, language="fr"):
    """Return a message in the language of the page."""
    with translation.override(language):
        return translation.gettext(text)


def main(response):
    """Return the part of a page that is its own, without what only scripts read and without drawings."""
    page = unescape(response.content.decode())
    page = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"(?s)<template.*?</template>|<pattern.*?</pattern>", "", page)


def hidden(response):
    """Return the hidden fields of the first form."""
    page = response.content.decode()
    form = page[page.index('<form class="ask"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def queries_of(deed, about=""):
    """Return how many queries a deed needs, savepoints not counted; finding a page and its frame are the site's matter."""
    with CaptureQueriesContext(connection) as context:
        deed()
    said = [query["sql"] for query in context.captured_queries]
    return len([sql for sql in said if "SAVEPOINT" not in sql and about in sql])
