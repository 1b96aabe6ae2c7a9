/* Beyond plain HTML: remember, mark, send, play, explain, count. Runs on Chrome 61. Words: components/words.html. */
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

  /* crypto.randomUUID is missing on old WebViews. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /* Memory: this tab, or this phone when its user chose so. `loose` serves browsers that store nothing. */
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
  const memory = () => Object.assign({ done: {}, tries: {}, at: {}, wait: {}, over: {} }, read(PHONE) || read(TAB) || loose);

  function change(edit) {
    loose = memory();
    edit(loose);
    return write(isKept() ? PHONE : TAB, KEY, loose);
  }

  function keep() {
    if (write(PHONE, KEY, memory())) sessionStorage.removeItem(KEY);
  }

  function forget() {
    loose = {};
    [TAB, PHONE].forEach((store) => {
      try {
        Object.keys(window[store]).forEach((key) => key.startsWith(KEY) && window[store].removeItem(key));
      } catch (refused) { /* nothing was stored */ }
    });
    document.dispatchEvent(new Event("josira:forgotten"));
  }

  /* What is remembered, with the choice to keep or forget it. States: offer, tab, phone, no, none. */
  function memoryBox(state) {
    const section = document.importNode(one("#memory").content, true).firstElementChild;
    const show = (now) => all("[data-when]", section).forEach((part) => {
      part.hidden = !part.dataset.when.split(" ").includes(now);
    });
    section.addEventListener("click", (event) => {
      const { value } = event.target;
      if (!value) return;
      if (value === "phone") keep();
      if (value === "none") forget();
      show(value === "phone" && !isKept() ? "failed" : value);
      section.focus();
    });
    show(state);
    return section;
  }

  /* Once, on the page after the first finished step. */
  function offer(place) {
    const { asked, done } = memory();
    if (asked || isKept() || !Object.keys(done).length) return;
    change((m) => { m.asked = 1; });
    place.prepend(memoryBox("offer"));
  }

  /* Whatever is not our JSON (a captive portal, a broken server) counts as no network. */
  function send(url, content, method = "POST") {
    const late = new Promise((_, fail) => setTimeout(fail, 15000));
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    const answer = fetch(url, { method, headers, credentials: "same-origin", body: JSON.stringify(content) });
    return Promise.race([late, answer]).then((reply) => {
      if (reply.status > 499 || reply.status === 408 || reply.status === 429) throw reply;
      return reply.json().then((body) => ({ ok: reply.ok, status: reply.status, body }));
    });
  }

  /* A waiting item leaves when the server has said yes or no; 409 says that the first one stands. */
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

  /* The state of what was sent, before the button of `form`: "" (kept), got or no. */
  function mark(form, state, text) {
    all(".mark", form).forEach((line) => line.remove());
    const line = make("p", "mark " + state, text);
    line.setAttribute("role", "status");
    form.prepend(line);
  }

  function finishStep(form, answered) {
    change((m) => {
      if (m.done[here.step]) return;
      m.done[here.step] = uuid();
      m.wait[here.step] = [form.getAttribute("action"), { id: m.done[here.step], answered }];
    });
    mark(form, "", words.sending);
    return deliver(here.step).then(({ ok, body }) => {
      mark(form, ok ? "got" : "no", ok ? words.received : body.error.message);
      return ok;
    }, () => {
      mark(form, "no", words.notSent);
      if (one("a", form)) return;
      const next = make("a", "button quiet wide", words.goOn);
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

  /* Mark a question whose key stands in the page, by the rules of quizzes/questions/. */
  const credit = (input) => Number(input.dataset.credit);

  function grade(form) {
    const inputs = all("[data-credit]", form);
    const picked = inputs.filter((input) => input.checked);
    const right = picked.filter((input) => credit(input) > 0).length;
    const rights = inputs.filter((input) => credit(input) > 0).length;
    const { rule } = form.dataset;
    let score = picked.reduce((sum, input) => sum + credit(input), 0);
    if (rule === "balanced") score = (right + right - picked.length) / rights;
    if (rule === "all_or_nothing") score = right === rights && right === picked.length ? 1 : 0;
    return { right, rights, outcome: score > 0.999 ? "right" : score > 0 ? "partly" : "wrong" };
  }

  /* Verdict, signs and reasons at the question; the focus goes to the verdict. */
  function reveal(form, result) {
    all(".choice", form).forEach((choice) => {
      const input = one("input", choice);
      const isRight = credit(input) > 0;
      const why = choice.nextElementSibling;
      input.disabled = true;
      if (!isRight && !input.checked) return;
      const state = isRight ? "right" : "wrong";
      const sign = make("span", "sign", isRight ? "✓" : "✗");
      sign.setAttribute("aria-hidden", true);
      choice.classList.add(state);
      choice.append(sign, make("span", "sr", words[(input.checked ? "your-" : "the-") + state]));
      if (why && why.matches(".why")) why.hidden = false;
    });
    const verdict = make("div", "verdict " + { right: "ok", partly: "part", wrong: "not" }[result.outcome]);
    verdict.tabIndex = -1;
    verdict.append(make("p", "", fill(words[result.outcome], result)));
    all(`[data-feedback=${result.outcome}], [data-feedback=general]`, form).forEach((feedback) => {
      const copy = feedback.cloneNode(true);
      copy.removeAttribute("data-feedback");
      copy.hidden = false;
      verdict.append(copy);
    });
    one("fieldset", form).after(verdict);
    verdict.focus();
  }

  function clear(form) {
    form.reset();
    all(".sign, .choice .sr, .verdict", form).forEach((part) => part.remove());
    all(".choice", form).forEach((choice) => choice.classList.remove("right", "wrong"));
    all(".why", form).forEach((why) => { why.hidden = true; });
    all("input", form).forEach((input) => { input.disabled = false; });
  }

  const focusAnswer = (form) => one("input:not([type=hidden])", form).focus();

  function isAnswered(form) {
    all(".field-error", form).forEach((line) => line.remove());
    if (one(":checked", form)) return true;
    const line = make("p", "field-error", words.missing);
    line.setAttribute("role", "alert");
    one("fieldset", form).append(line);
    focusAnswer(form);
    return false;
  }

  /* `told` hears of each answer. */
  function checkYourself(form, told) {
    const check = one("button", form);
    const again = make("button", "button quiet", words.again);
    const swap = () => { check.hidden = !(again.hidden = check.hidden); };
    again.hidden = true;
    check.after(again);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (check.hidden || !isAnswered(form)) return;
      const result = grade(form);
      swap();
      reveal(form, result);
      told(result);
    });
    again.addEventListener("click", () => {
      clear(form);
      swap();
      focusAnswer(form);
    });
  }

  function lessonAnswered() {
    const form = one("[data-finish]");
    if (form && !memory().done[here.step]) finishStep(form, 1);
  }

  /* A glossary word is fetched at the tap and shown over the page; when that fails the link leads there. */
  function explainWord(event) {
    const link = event.target.closest("a.word");
    if (!link || !window.HTMLDialogElement) return;
    event.preventDefault();
    fetch(link.pathname).then((reply) => reply.text()).then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      const dialog = make("dialog", "meaning");
      const close = make("button", "button small", words.close);
      dialog.append(...page.getElementById(link.hash.slice(1)).childNodes, close);
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    }).catch(() => location.assign(link));
  }

  /* Count this page view, and whether it is the phone's first this month, here and in this course. */
  function count() {
    const month = new Date().toISOString().slice(0, 7);
    const form = new URLSearchParams();
    ["lang", "page", "step", "course"].forEach((name) => here[name] && form.append(name, here[name]));
    const old = read(PHONE, KEY + "-counted");
    const seen = old && old.month === month ? old : { month, courses: {} };
    const first = seen === old ? [] : ["month"];
    if (here.course && !seen.courses[here.course]) first.push("course");
    if (here.course) seen.courses[here.course] = month;
    if (write(PHONE, KEY + "-counted", seen)) first.forEach((name) => form.append("first", name));
    navigator.sendBeacon(here.beacon, form);
  }

  if (here.course && here.step) {
    change((m) => {
      delete m.at[here.course];
      m.at[here.course] = here.step;
    });
    offer(one(".page"));
  }
  window.josira = {
    TAB, all, change, checkYourself, clear, deliver, deliverAll, fill, focusAnswer, forget, grade, here, isAnswered, isKept,
    make, mark, memory, memoryBox, offer, one, read, reveal, send, uuid, words, write,
  };
  all("[data-finish]").forEach(finishForm);
  if (here.page === "lesson") all("[data-question]").forEach((form) => checkYourself(form, lessonAnswered));
  document.addEventListener("click", explainWord);
  if (here.beacon && here.step) count();
  if (here.lang) write(PHONE, KEY + "-lang", here.lang);
  if (!one("[data-course-finish]")) deliverAll().catch(() => {});
})();
