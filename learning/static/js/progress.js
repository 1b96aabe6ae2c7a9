/* What was done, painted on pages that are the same for everybody: ticks on the path, meters on the cards, where to go
   on, and what this phone remembers. Loaded on home, course and quiz pages, after learner.js. */
(() => {
  "use strict";
  const { all, change, deliver, deliverAll, fill, here, isKept, make, memory, memoryBox, one, uuid, words } = window.josira;

  /* `now` is the first step not done, counted from the one opened last. */
  function paintPath(done, at) {
    const steps = all("[data-step-link]");
    const place = steps.findIndex((step) => step.dataset.stepLink === at);
    const now = place < 0 ? null : steps.slice(place).concat(steps).find((step) => !done[step.dataset.stepLink]);
    steps.forEach((step) => {
      const link = one("a", step);
      const isDone = step.dataset.stepLink in done;
      step.classList.toggle("done", isDone);
      step.classList.toggle("now", step === now);
      all("[data-painted]", step).forEach((part) => part.remove());
      link.removeAttribute("aria-current");
      if (step === now) link.setAttribute("aria-current", "step");
      if (!isDone) return;
      const said = make("span", "sr", " " + words.done);
      said.dataset.painted = "";
      link.append(said);
    });
    paintBegin(now);
  }

  /* The main button of a course leads to the step that comes now; forgetting gives it back its first words. */
  const begin = one("[data-begin]");
  const first = begin && { href: begin.getAttribute("href"), text: begin.textContent };

  function paintBegin(now) {
    if (!begin) return;
    begin.href = now ? one("a", now).getAttribute("href") : first.href;
    begin.textContent = now ? words.onward : first.text;
  }

  function paintMeter(card, place, done) {
    const required = card.dataset.requiredSteps.trim().split(" ");
    const count = required.filter((key) => key in done).length;
    const meter = Object.assign(make("progress", "meter"), { max: required.length, value: count, hidden: !count });
    meter.setAttribute("aria-label", fill(words.progress, { count, total: required.length }));
    all(".meter", place).forEach((old) => old.replaceWith(meter));
  }

  /* The course opened last, at its first step that is not done. */
  function paintGoOn(done, at) {
    const section = one("[data-go-on]");
    if (!section) return;
    const course = Object.keys(at).pop();
    const card = all("[data-course-card]").find((one) => one.dataset.courseCard === course);
    section.hidden = !card;
    if (!card) return;
    const list = one("template", card);
    const steps = list ? all("[data-step]", list.content) : [];
    const place = Math.max(0, steps.findIndex((step) => step.dataset.step === at[course]));
    const target = steps.slice(place).concat(steps).find((step) => !(step.dataset.step in done)) || one("h2 a, h3 a", card);
    const link = one("[data-go-on-link]", section);
    link.href = target.getAttribute("href");
    link.textContent = target.textContent;
    paintMeter(card, section, done);
  }

  /* What was missed comes again: `miss` is {question: [quiz, attempt, day, times right]}, `seen` [day, how many were asked
     on it], `box` the day on which an account's next card comes. Ten a day, oldest first; a day far ahead was written by
     a wrong clock. */
  const MOST = 10;
  const FAR = 21;
  const today = () => Math.floor(Date.now() / 864e5);

  function due() {
    const { miss, seen } = memory();
    const now = today();
    const day = (id) => miss[id][2];
    const ids = Object.keys(miss).filter((id) => day(id) <= now || day(id) > now + FAR);
    return ids.sort((a, b) => day(a) - day(b)).slice(0, seen[0] === now ? Math.max(0, MOST - seen[1]) : MOST);
  }

  function paint() {
    const { done, at, box } = memory();
    all("[data-review-card]").forEach((card) => { card.hidden = !due().length && !(box <= today()); });
    paintPath(done, at[here.course]);
    all("[data-course-card]").forEach((card) => paintMeter(card, card, done));
    paintGoOn(done, at);
  }

  /* A course is over when each required step is done and received; told to the server once. */
  function finishCourse(url, required) {
    return deliverAll().then(() => {
      const { done, over } = memory();
      if (here.course in over || !required.length || !required.every((key) => key in done)) return null;
      const id = uuid();
      change((m) => {
        m.over[here.course] = id;
        m.wait[here.course] = [url, { id, evidence: required.map((key) => done[key]) }];
      });
      return deliver(here.course);
    }).catch(() => {});
  }

  /* Leave nothing of ours on this phone, and take the ticks off this page. */
  const { forget: forgetAll } = window.josira;
  function forget(isSignOut) {
    forgetAll(isSignOut);
    paint();
  }

  Object.assign(window.josira, { due, finishCourse, forget, today });

  paint();
  window.addEventListener("pageshow", (event) => event.persisted && paint());
  if (!here.step && here.page !== "review" && Object.keys(memory().at).length) one(".page").append(memoryBox(isKept() ? "phone" : "tab"));
  const path = one("[data-course-finish]");
  if (path) finishCourse(path.dataset.courseFinish, all("[data-required]", path).map((step) => step.dataset.stepLink));
})();
