/* Remember, mark, send, explain, count. Runs on Chrome 61. Words: components/words.html. */
(() => {
  "use strict";
  const here = document.body.dataset;
  const words = document.getElementById("words").dataset;
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const fill = (text, values) => text.replace(/{(\w+)}/g, (whole, name) => values[name]);

  function make(tag, name, text = "") {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    if (tag === "button") element.type = tag;
    return element;
  }

  /* Old WebViews lack crypto.randomUUID. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /* Memory: this tab, or this phone by choice, or `loose` where nothing can be stored. */
  const KEY = "josira";
  const TAB = "sessionStorage";
  const PHONE = "localStorage";
  let loose = {};

  function read(store, key = KEY) {
    try {
      return JSON.parse(window[store].getItem(key));
    } catch (refused) {
      return null;
    }
  }

  function write(store, key, value) {
    try {
      window[store].setItem(key, JSON.stringify(value));
      return true;
    } catch (refused) {
      return false;
    }
  }

  const isKept = () => Boolean(read(PHONE));
  const memory = () => Object.assign({ done: {}, tries: {}, at: {}, wait: {}, over: {}, miss: {}, seen: [] }, read(PHONE) || read(TAB) || loose);

  function change(edit) {
    loose = memory();
    edit(loose);
    return write(isKept() ? PHONE : TAB, KEY, loose);
  }

  function keep() {
    if (write(PHONE, KEY, memory())) sessionStorage.removeItem(KEY);
  }

  /* Take what is ours from this phone; kept courses, which are nobody's, stay when somebody only signs out. */
  const worker = navigator.serviceWorker;

  function forget(isSignOut) {
    loose = {};
    [TAB, PHONE].forEach((store) => {
      try {
        Object.keys(window[store]).forEach((key) => key.startsWith(KEY) && window[store].removeItem(key));
      } catch (refused) { /* nothing was stored */ }
    });
    if (worker && !isSignOut) worker.ready.then(({ active }) => active.postMessage("forget"));
  }

  /* States: leave; offer, kept; tab, phone; no, none, failed. A button's value is the next one. */
  function memoryBox(state) {
    const section = document.importNode(one("#memory").content, true).firstElementChild;
    const show = (now) => all("[data-when]", section).forEach((part) => {
      part.hidden = !part.dataset.when.split(" ").includes(now);
    });
    section.addEventListener("click", ({ target: { value } }) => {
      if (!value) return;
      if (value === state) return section.remove();
      if (value === "none") window.josira.forget();
      else if (value !== "no") keep();
      show(value[0] === "n" || isKept() ? value : "failed");
      section.focus();
    });
    show(state);
    return section;
  }

  /* Once, after the first finished step; `put` places the box. */
  function offer(put) {
    const { asked, done } = memory();
    if (asked || isKept() || !Object.keys(done).length) return;
    change((m) => { m.asked = 1; });
    put(memoryBox("offer"));
  }

  /* What is not our JSON (a captive portal, say) counts as no network. */
  function send(url, content, method = "POST") {
    const late = new Promise((_, fail) => setTimeout(fail, window.josira.hold ? 6000 : 15000));
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    const answer = fetch(url, { method, headers, credentials: "same-origin", body: JSON.stringify(content) });
    return Promise.race([late, answer]).then((reply) => {
      if (reply.status > 499 || reply.status === 408 || reply.status === 429) throw reply;
      return reply.json().then((body) => ({ ok: reply.ok, status: reply.status, body }));
    });
  }

  /* An item waits until the server has said yes or no. 409: the first one stands. */
  function deliver(key) {
    const [url, content] = memory().wait[key] || [];
    if (!url) return Promise.resolve({ ok: true });
    return send(url, content).then((reply) => {
      change((m) => { delete m.wait[key]; });
      return reply.status === 409 ? { ok: true } : reply;
    });
  }

  const deliverAll = () =>
    Object.keys(memory().wait).reduce((before, key) => before.then(() => deliver(key)), Promise.resolve());

  /* What became of it: "" (under way), got or no. */
  function mark(form, state, text) {
    all(".mark", form).forEach((line) => line.remove());
    const line = make("p", "mark " + state, text);
    line.setAttribute("role", state === "no" ? "alert" : "status");
    form.prepend(line);
  }

  function finishStep(form, answered) {
    const isStored = change((m) => {
      if (m.done[here.step]) return;
      m.done[here.step] = uuid();
      m.wait[here.step] = [form.getAttribute("action"), { id: m.done[here.step], answered }];
    });
    const { hold } = window.josira;
    let release;
    mark(form, "", words.sending);
    const held = hold ? hold(memory().done[here.step], { kind: "lesson", step: here.step, answered }) : Promise.reject();
    return held.then((done) => { release = done; }, () => {}).then(() => deliver(here.step)).then(({ ok, body }) => {
      mark(form, ok ? "got" : "no", ok ? words.received : body.error.message);
      if (release) release();
      return ok;
    }, () => {
      mark(form, release ? "" : "no", release || isStored ? words.notSent : words.notKept);
      if (one("a", form)) return;
      const next = make("a", "button quiet wide", words.onward);
      next.href = form.dataset.next;
      form.append(next);
    });
  }

  function finishForm(form) {
    let isBusy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isBusy) return;
      isBusy = true;
      finishStep(form, 0).then((isReceived) => {
        isBusy = false;
        if (isReceived) location.assign(form.dataset.next);
      });
    });
  }

  /* As quizzes/questions/ marks. */
  function keyOf(form) {
    const { rule } = form.dataset;
    const inputs = all("[data-credit]", form);
    const credit = (input) => Number(input.dataset.credit);
    return { rule, inputs, credit, isRight: (input) => (rule === "one" ? credit(input) === 1 : credit(input) > 0) };
  }

  /* Types with parts of their own are added to `kinds` by questions.js: {answer, fill, grade, reveal, dress, fault}, each of a form. */
  const kinds = {};
  const kindOf = (form) => kinds[form.dataset.type] || {};

  function answerOf(form) {
    const { answer } = kindOf(form);
    return answer ? answer(form) : all(".choice :checked", form).map((input) => input.value);
  }

  function dress(form) {
    const kind = kindOf(form);
    if (kind.dress) kind.dress(form);
  }

  function grade(form) {
    const kind = kindOf(form);
    if (kind.grade) return kind.grade(form);
    const { rule, inputs, credit, isRight } = keyOf(form);
    const picked = inputs.filter((input) => input.checked);
    const right = picked.filter(isRight).length;
    const rights = inputs.filter(isRight).length;
    let score = picked.reduce((sum, input) => sum + credit(input), 0);
    if (rule === "balanced") score = (right + right - picked.length) / rights;
    if (rule === "all_or_nothing") score = right === rights && right === picked.length ? 1 : 0;
    return { right, rights, outcome: score >= 0.99995 ? "right" : score < 0.00005 ? "wrong" : "partly" };
  }

  /* What stands after a choice: its recording, its reason. */
  function tail(choice) {
    const next = choice.nextElementSibling;
    return next && !next.matches(".choice") ? [next].concat(tail(next)) : [];
  }

  /* Show signs and reasons; return the verdict, which is to take the focus. */
  function reveal(form, result) {
    const { inputs, isRight } = keyOf(form);
    const kind = kindOf(form);
    all("input, select", form).forEach((input) => { input.disabled = true; });
    if (kind.reveal) kind.reveal(form);
    inputs.filter((input) => input.checked || isRight(input)).forEach((input) => {
      const choice = input.closest(".choice");
      const sign = make("span", "sign", isRight(input) ? "✓" : "✗");
      const said = isRight(input) ? (input.checked ? words.yourRight : words.theRight) : words.yourWrong;
      sign.setAttribute("aria-hidden", true);
      choice.classList.add(isRight(input) ? "right" : "wrong");
      choice.append(sign, make("span", "sr", said));
      tail(choice).forEach((part) => { part.hidden = false; });
    });
    const verdict = make("div", "verdict " + ({ right: "ok", wrong: "not", unscored: "thanks" }[result.outcome] || "part"));
    verdict.tabIndex = -1;
    verdict.append(make("p", "", fill(result.text || words[result.outcome], result)));
    all(`[data-feedback=${result.outcome}], [data-feedback=general]`, form).forEach((feedback) => {
      const copy = feedback.cloneNode(true);
      copy.removeAttribute("data-feedback");
      copy.hidden = false;
      verdict.append(copy);
    });
    one("fieldset", form).after(verdict);
    return verdict;
  }

  /* The first that is shown; stories and tiles hold others besides. */
  const focusAnswer = (form) =>
    all("fieldset :is(button, input:not([type=hidden]), select)", form).find((part) => part.offsetParent).focus();

  function complain(form, text) {
    const line = one(".field-error", form);
    line.setAttribute("role", "alert");
    line.textContent = text;
    line.hidden = !text;
    if (text) focusAnswer(form);
  }

  function isAnswered(form) {
    const { most, skippable } = form.dataset;
    const { fault } = kindOf(form);
    const count = answerOf(form).length;
    const isMissing = (!count && skippable === undefined) || form.dataset.open !== undefined;
    const text = (fault && fault(form)) || (isMissing ? words.missing : count > most ? fill(words.many, { most }) : "");
    complain(form, text);
    return !text;
  }

  /* The script that can mark this question did not arrive: then it is posted. */
  const isForServer = (form) => one("[data-field]", form) && !kindOf(form).answer;

  function checkYourself(form) {
    const fresh = form.cloneNode(true);
    form.addEventListener("submit", (event) => {
      if (isForServer(form)) return;
      event.preventDefault();
      if (!isAnswered(form)) return;
      const again = make("button", "button quiet", words.again);
      again.addEventListener("click", ({ detail }) => {
        if (detail > 1) return;
        form.replaceWith(fresh);
        checkYourself(fresh);
        dress(fresh);
        focusAnswer(fresh);
      });
      one("form > .button", form).replaceWith(again);
      reveal(form, grade(form)).focus();
      const finish = one("[data-finish]");
      if (finish && !memory().done[here.step]) setTimeout(() => finishStep(finish, 1), 50);
    });
  }

  /* The meaning stands at the end of the lesson. Not modal: the quick exit stays in reach. */
  function explainWord(event) {
    const link = event.target.closest("a.word");
    const term = link && one(`[data-term="${link.dataset.word}"]`);
    if (!term || !window.HTMLDialogElement) return;
    event.preventDefault();
    all("dialog").forEach((open) => open.remove());
    const dialog = make("dialog", "meaning");
    const close = make("button", "button small", words.close);
    const shut = () => {
      dialog.remove();
      link.focus();
    };
    dialog.setAttribute("aria-label", link.textContent);
    dialog.append(...term.cloneNode(true).childNodes, close);
    close.addEventListener("click", shut);
    dialog.addEventListener("keydown", ({ key }) => key === "Escape" && shut());
    link.after(dialog);
    dialog.show();
  }

  /* `first`: is it the phone's first view this month, here and in this course? */
  function count() {
    const month = new Date().toISOString().slice(0, 7);
    const form = new URLSearchParams();
    ["lang", "page", "step", "course"].forEach((name) => form.append(name, here[name]));
    const old = read(PHONE, KEY + "-counted");
    const seen = old && old.month === month ? old : { month, courses: {} };
    const first = seen === old ? [] : ["month"];
    if (!seen.courses[here.course]) first.push("course");
    seen.courses[here.course] = month;
    if (write(PHONE, KEY + "-counted", seen)) first.forEach((name) => form.append("first", name));
    navigator.sendBeacon(here.beacon, form);
  }

  if (here.step) {
    change((m) => {
      delete m.at[here.course];
      m.at[here.course] = here.step;
    });
    offer((box) => one(".page").prepend(box));
  }
  window.josira = {
    PHONE, TAB, all, answerOf, change, complain, deliver, deliverAll, dress, fill, forget, grade, here, isAnswered, isForServer, isKept, kindOf, kinds,
    make, memory, memoryBox, offer, one, read, reveal, send, tail, uuid, words, write,
  };
  all("[data-finish]").forEach(finishForm);
  if (here.page === "lesson") all("[data-question]").forEach(checkYourself);
  document.addEventListener("click", explainWord);
  if (here.beacon && here.step) count();
  if (here.lang) {
    /* On the first page that this phone opens, the way out is explained, unless the welcome page did. */
    const isKnown = read(PHONE, KEY + "-lang") || document.referrer === location.origin + "/";
    if (write(PHONE, KEY + "-lang", here.lang) && !isKnown) one(".page").prepend(memoryBox("leave"));
  }
  /* Where the worker runs, what waits is kept and sent with its help. */
  if (worker && worker.controller && !one("[src*=outbox]")) document.head.append(Object.assign(make("script", ""), { src: "/hors-ligne/file.js" }));
  if (!one("[data-course-finish]")) deliverAll().catch(() => {});
})();
