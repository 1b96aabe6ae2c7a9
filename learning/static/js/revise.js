/* The review on its page. A guest's phone asks what it remembers, oldest first; each answer is marked by the server, which
   keeps nothing. For an account the server asks; here only the day of the next question is noted. After progress.js. */
(() => {
  "use strict";
  const { all, change, due, fill, make, memory, one, today } = window.josira;

  /* Right twice, 21 days apart: then a question has stayed. Not right: tomorrow again. Skipped: not again. */
  const LONG = 21;
  const TIMES = 2;

  /* An account's cards are on the server: the phone forgets its own list. */
  const own = one("[data-own-review]");
  if (own) {
    const { due: isDue, nextDay } = own.dataset;
    change((m) => {
      m.miss = {};
      m.box = isDue === "" ? today() : nextDay && Date.parse(nextDay) / 864e5;
    });
  }

  const root = one("[data-guest-review]");
  if (!root) return;
  const said = one("#review-words").dataset;
  const address = (id) => root.dataset.guestReview.replace("QUIZ", memory().miss[id][0]).replace("QUESTION", id);
  const copy = (name) => document.importNode(one("#review-" + name).content, true).firstElementChild;

  /* The dots show how many are done today and how many are still to come. */
  function dots(isOpen) {
    const { seen } = memory();
    const done = seen[0] === today() ? seen[1] : 0;
    const list = make("ol", "dots");
    list.setAttribute("aria-hidden", true);
    for (let place = 0; place < done + due().length; place += 1) {
      list.append(make("li", place < done ? "done" : place === done && isOpen ? "now" : ""));
    }
    return list;
  }

  function put(element) {
    root.textContent = "";
    if (!element.matches("[data-rest]")) root.append(dots(element.matches("form")));
    root.append(element);
    all(".hero").forEach((hero) => hero.classList.toggle("slim", !element.matches("[data-rest]")));
    window.scrollTo(0, 0);
  }

  /* Not when the page has just been opened: then nothing was under the reader's finger. */
  let isMoved = false;

  function focus(element) {
    if (!isMoved) return;
    element.tabIndex = -1;
    element.focus();
  }

  /* A captive portal answers with a page of its own: no question and no verdict is in it. */
  function ask(url, options) {
    return fetch(url, Object.assign({ credentials: "omit" }, options)).then((reply) => reply.text().then((text) => {
      const part = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
      if (reply.status === 404 || reply.status === 400) return null;
      if (!part || !part.matches("[data-question], [data-outcome]")) throw reply;
      return part;
    }));
  }

  function drop(id) {
    change((m) => { delete m.miss[id]; });
    next();
  }

  function note(id, outcome) {
    change((m) => {
      const [quiz, attempt, , before] = m.miss[id] || [];
      if (!quiz) return;
      const times = outcome === "right" ? before + 1 : 0;
      m.seen = [today(), (m.seen[0] === today() ? m.seen[1] : 0) + 1];
      if (outcome === "skipped" || times === TIMES) delete m.miss[id];
      else m.miss[id] = [quiz, attempt, today() + (times ? LONG : 1), times];
    });
  }

  /* A question, or the same with what the server did not accept. */
  function show(form, id) {
    let isBusy = false;
    let pressed = null;
    put(form);
    focus(one(".field-error:not([hidden]), [autofocus]", form) || one("legend", form));
    /* A story goes on by its own buttons, and there is nothing to check before its end. */
    all("form > .button", form).forEach((button) => { button.hidden = "open" in form.dataset; });
    form.addEventListener("click", ({ target }) => { pressed = target.closest("button"); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isBusy) return;
      isBusy = isMoved = true;
      const body = new URLSearchParams(new FormData(form));
      if (pressed && pressed.name) body.append(pressed.name, pressed.value);
      body.append("attempt", (memory().miss[id] || [])[1] || "");
      ask(form.getAttribute("action"), { method: "POST", body }).then((part) => {
        if (!part) drop(id);
        else if (part.matches("form")) show(part, id);
        else tell(part, id);
      }).catch(() => {
        all(".mark", form).forEach((old) => old.remove());
        const line = make("p", "mark no", said.lost);
        line.setAttribute("role", "alert");
        form.append(line);
      }).then(() => { isBusy = false; });
    });
  }

  function tell(part, id) {
    note(id, part.dataset.outcome);
    const row = make("p", "row");
    const onward = make("button", "button onward", due().length ? said.next : said.end);
    onward.addEventListener("click", next);
    row.append(onward);
    part.append(row);
    put(part);
    one(".verdict", part).focus();
  }

  /* Nothing (more) today: say when the next one comes. */
  function rest() {
    const { miss, seen } = memory();
    const days = Object.keys(miss).map((id) => Math.max(1, miss[id][2] - today()));
    const part = copy(seen[0] === today() ? "end" : "none");
    const first = Math.min(...days);
    if (days.length) one("[data-next]", part).textContent = first > 1 ? fill(said.later, { days: first }) : said.tomorrow;
    put(part);
    focus(one("h2", part));
  }

  function next() {
    const [id] = due();
    if (!id) {
      rest();
      return;
    }
    ask(address(id)).then((form) => (form ? show(form, id) : drop(id)), () => {
      const part = copy("offline");
      one("button", part).addEventListener("click", next);
      put(part);
    });
  }

  next();
})();
