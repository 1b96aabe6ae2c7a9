/* A quiz on its public page: one question a screen, answers kept in this tab until they are received. Practice is marked at
   once with the key in the page. After learner.js, progress.js and draw.js, which lays out the questions; result.js paints the
   result, and comes while they are answered. */
(() => {
  "use strict";
  const {
    TAB, all, answerOf, change, complain, fill, grade, hold, isAnswered, isForServer, kindOf, layOut, make, memory, offer,
    one, read, reveal, send, today, uuid, words, write,
  } = window.josira;
  const said = one("#quiz-words").dataset;
  const root = one("[data-quiz]");
  const { quiz } = root.dataset;
  const isPractice = root.dataset.mode === "practice";
  const isPaged = "onePerScreen" in root.dataset;
  const { shuffle = "" } = root.dataset;
  const intro = one("[data-quiz-intro]", root);
  const shelf = one("[data-quiz-questions]", root);
  const asked = all("[data-question]", shelf).map((form) => form.cloneNode(true));
  const dots = make("ol", "dots");
  const stage = make("div", "");
  let forms = [];
  root.append(stage);
  /* The legend says which question it is; the dots only show it. */
  dots.setAttribute("aria-hidden", true);

  /* The running attempt: {id, place, seq, answers, sure, seen, body}. Its id decides what is asked. `body` is set when it is sent and changes no more. */
  const TRY = "josira-quiz";
  let attempt = (read(TAB, TRY) || {})[quiz];
  const store = () => write(TAB, TRY, Object.assign(read(TAB, TRY) || {}, { [quiz]: attempt }));
  const address = (name, question) => root.dataset[name].replace("ATTEMPT", attempt.id).replace("QUESTION", question);
  const keyOf = (form) => form.dataset.question;
  const sureOf = (form) => Number((one(".sure :checked", form) || {}).value) || undefined;
  const isKeyed = (form) => Boolean(one("[data-credit], [data-right], [data-keyed]", form));
  const isSeen = (form) => attempt.seen.includes(keyOf(form));
  const isLast = (form) => form === forms[forms.length - 1];

  const isMissed = ({ outcome }) => outcome === "wrong" || outcome === "partly";

  function focus(element) {
    element.tabIndex = -1;
    element.focus();
  }

  Object.assign(window.josira, { focus, isMissed });

  /* Screens: the introduction, the questions, or what stands on the stage (waiting, result). */
  let openedAt = 0;

  function open(screen) {
    openedAt = performance.now();
    intro.hidden = screen !== intro;
    all(".hero").forEach((hero) => hero.classList.toggle("slim", screen !== intro));
    shelf.hidden = screen !== shelf;
    stage.hidden = screen !== stage;
    stage.textContent = "";
  }

  /* The second tap of a double tap is not meant for the new screen, nor for what has moved under the thumb. */
  document.addEventListener("click", (event) => {
    if (event.detail < 2 || event.timeStamp - openedAt > 700 || event.target.closest("[data-exit]")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  function show(place) {
    if (place < 0) {
      nameStart();
      open(intro);
      return;
    }
    open(shelf);
    attempt.place = place;
    store();
    dots.textContent = "";
    forms.forEach((form, i) => {
      form.hidden = isPaged && i !== place;
      dots.append(make("li", i === place ? "now" : keyOf(form) in attempt.answers ? "done" : ""));
    });
    window.scrollTo(0, 0);
    focus(one("legend", forms[place]));
  }

  /* Back of the browser steps one question back; the address never changes. After the result it leads to the introduction.
     A link inside the page has no state and moves nothing here. */
  window.addEventListener("popstate", ({ state }) => {
    if (!state) return;
    if (state.place >= 0 && (!attempt || attempt.body)) history.go(-1 - state.place);
    else show(state.place);
  });

  function go(place) {
    history.pushState({ place }, "");
    show(place);
  }

  /* The button says what its tap will do. */
  function label(form) {
    const button = one(".onward", form);
    const isToCheck = isKeyed(form) && !isSeen(form);
    button.hidden = !isPaged && !isToCheck && !isLast(form);
    button.textContent = isToCheck ? said.check : !isLast(form) ? said.next : isKeyed(form) ? said.see : said.send;
  }

  function mark(form) {
    const verdict = reveal(form, grade(form));
    all(".sure", form).forEach((part) => part.remove());
    label(form);
    return verdict;
  }

  /* The last answer travels with all others when they are sent. */
  function keep(form) {
    const key = keyOf(form);
    const answer = answerOf(form);
    const sure = sureOf(form);
    if (String(answer) === String(attempt.answers[key]) && sure === attempt.sure[key]) return;
    const seq = attempt.seq += 1;
    attempt.answers[key] = answer;
    attempt.sure[key] = sure;
    store();
    if (!isPractice && !(isPaged && isLast(form)) && !kindOf(form).isLate) send(address("save", key), { answer, seq, confidence: sure }, "PUT").catch(() => {});
  }

  /* What was not right comes again from tomorrow on (revise.js). */
  const miss = (ids) => change((m) => ids.forEach((id) => { m.miss[id] = [quiz, attempt.id, today() + 1, 0]; }));

  function answer(event) {
    const form = event.currentTarget;
    event.preventDefault();
    if (!isSeen(form)) {
      if (!isAnswered(form)) return;
      keep(form);
      if (isKeyed(form)) {
        attempt.seen.push(keyOf(form));
        store();
        if (answerOf(form).length && isMissed(grade(form))) miss([keyOf(form)]);
        mark(form).focus();
        return;
      }
    }
    if (isPaged && !isLast(form)) go(forms.indexOf(form) + 1);
    else if (isPaged || forms.every((one) => isSeen(one) || isAnswered(one))) submit();
  }

  /* What is only half done, a story or a word, is kept too. */
  function keepHalf(form) {
    attempt.answers[keyOf(form)] = answerOf(form);
    store();
  }

  /* What paints the result. It is waited for as long as for an answer; then the server's own page shows the result. */
  let painter = null;

  function fetchPainter() {
    painter = painter || new Promise((done, fail) => {
      document.head.append(Object.assign(make("script", ""), { src: root.dataset.script, onload: done, onerror: fail }));
      setTimeout(fail, 15000);
    });
    painter.catch(() => { painter = null; });
    return painter;
  }

  function lay() {
    fetchPainter();
    attempt.sure = attempt.sure || {};
    forms = layOut(asked, attempt, { shuffle, isPaged, isRetake: quiz in memory().tries });
    shelf.textContent = "";
    shelf.append(...(isPaged ? [dots] : []), ...forms);
    forms.forEach((form) => {
      form.addEventListener("submit", answer);
      form.addEventListener("change", () => {
        if (!isPaged) keep(form);
        else if (kindOf(form).isLong) keepHalf(form);
      });
      label(form);
      if (isSeen(form)) mark(form);
    });
  }

  function enter() {
    lay();
    history.replaceState({ place: -1 }, "");
    for (let place = 0; place <= attempt.place; place += 1) history.pushState({ place }, "");
    show(attempt.place);
  }

  /* Begin, or go on where it was left. A start that does not reach the server is no harm: sending begins it too. */
  function begin() {
    if (attempt) {
      enter();
      return;
    }
    attempt = { id: uuid(), place: 0, seq: 0, answers: {}, sure: {}, seen: [] };
    store();
    const previous = (memory().tries[quiz] || []).slice(-1)[0];
    send(root.dataset.start, { id: attempt.id, previous }).catch(() => {});
    enter();
  }

  /* Sending: the same UUID and the same content until the server has answered. Before, the answers are put where neither
     a closed browser nor an empty battery takes them away (outbox.js), if this browser can. */
  let isSending = false;
  let isSentMeanwhile = false;

  function submit() {
    if (isSending) return;
    isSending = true;
    isSentMeanwhile = false;
    if (!attempt.body) {
      const baseline = (memory().tries[root.dataset.baseline] || [null])[0];
      attempt.body = { quiz, version: Number(root.dataset.version), answers: attempt.answers, baseline };
      if (one("#confidence")) attempt.body.confidence = attempt.sure;
      store();
    }
    wait(words.sending);
    const { id, body } = attempt;
    const held = hold ? hold(id, Object.assign({ kind: "attempt" }, body)) : Promise.reject();
    held.catch(() => null).then((release) => {
      if (release) wait(`${said.safe} ${words.sending}`);
      return send(address("submit"), body).then((reply) => {
        if (release && reply.status !== 401) release();
        return received(reply);
      }, () => stuck(release));
    }).then(() => {
      isSending = false;
      if (isSentMeanwhile && attempt && attempt.body) submit();
    });
  }

  function wait(text) {
    const line = make("p", "mark", text);
    const box = make("div", "empty");
    line.setAttribute("role", "status");
    box.append(line);
    open(stage);
    stage.append(box);
    window.scrollTo(0, 0);
    return box;
  }

  /* No network: say what is kept, and let nobody wait for it. What is marked in the page is told at once. */
  function stuck(release) {
    const box = wait(release ? said.safe : said.kept);
    if (release) {
      remember();
      box.append(make("p", "", isPractice ? tally() : said.later));
    }
    resend(box);
    if (!release) return;
    const onward = Object.assign(make("a", "button quiet", words.onward), { href: root.dataset.next });
    box.append(onward);
  }

  function tally() {
    const marked = forms.filter(isKeyed);
    const right = marked.filter((form) => answerOf(form).length && grade(form).outcome === "right").length;
    return fill(said.score, { right, asked: marked.length });
  }

  function resend(box) {
    const again = make("button", "button", said.resend);
    again.addEventListener("click", submit);
    box.append(again);
    again.focus();
  }

  /* It was sent meanwhile, by another page or by the browser itself: now there is a result. */
  document.addEventListener("josira-fates", ({ detail }) => {
    if (!attempt || !attempt.body || !detail.some(({ id }) => id === attempt.id)) return;
    isSentMeanwhile = isSending;
    submit();
  });

  /* Whoever knows its UUID may see the result of an attempt. */
  function remember() {
    const { id } = attempt;
    change((m) => { m.tries[quiz] = Array.from(new Set((m.tries[quiz] || []).concat(id))); });
  }

  function received({ ok, status, body }) {
    if (ok) {
      remember();
      miss(body.questions.filter(isMissed).map(({ id }) => id));
      return fetchPainter().then(() => paint(body), () => {
        end();
        seeOnServer(body.id);
      });
    }
    if (status === 401) {
      const link = Object.assign(make("a", "button", said.signIn), { href: said.entrance });
      const box = wait(body.error.message);
      resend(box);
      box.append(link);
    } else refuse(body.error);
    return null;
  }

  function end() {
    attempt = undefined;
    store();
  }

  /* In the server's words. At a question the answer can be mended; otherwise the attempt is over. */
  function refuse({ message, field }) {
    const place = forms.length ? forms.findIndex((form) => keyOf(form) === field) : -1;
    if (place >= 0) {
      attempt.body = null;
      attempt.seen = attempt.seen.filter((id) => id !== field);
      lay();
      show(place);
      complain(forms[place], message);
      return;
    }
    end();
    show(-1);
    const line = make("p", "errors", message);
    line.setAttribute("role", "alert");
    intro.prepend(line);
    focus(line);
  }

  function paint(body) {
    const { note, resultOf, tellCourse } = window.josira;
    const view = resultOf(root, asked, body);
    note(quiz, body.id, body.state);
    end();
    one("[data-retake]", view).addEventListener("click", begin);
    open(stage);
    stage.append(view);
    offer((box) => one("[data-review]", view).before(box));
    window.scrollTo(0, 0);
    focus(one("h2", view));
    tellCourse(root.dataset);
  }

  /* The server's own page of a result. */
  function seeOnServer(id) {
    const form = one("[data-quiz-result-form]", root);
    one("[name=attempt]", form).value = id;
    form.submit();
  }

  /* The introduction offers what fits: start, go on, see the last result. */
  const start = one("[data-quiz-start]", root);
  const startButton = one("button", start);
  const firstWords = startButton.textContent;

  function nameStart() {
    startButton.textContent = attempt ? said.goOn : firstWords;
    all(".last", intro).forEach((old) => old.remove());
    const tries = memory().tries[quiz];
    if (!tries || attempt) return;
    const last = make("button", "button quiet wide last", said.last);
    last.addEventListener("click", () => seeOnServer(tries[tries.length - 1]));
    start.after(last);
  }

  start.addEventListener("submit", (event) => {
    if (asked.some(isForServer)) return;
    event.preventDefault();
    begin();
  });
  window.addEventListener("online", () => attempt && attempt.body && submit());
  window.addEventListener("pageshow", ({ persisted }) => persisted && !stage.hidden && !memory().tries[quiz] && location.reload());
  if (attempt && attempt.body) {
    submit();
  } else if (attempt && history.state && history.state.place >= 0) {
    lay();
    show(Math.min(history.state.place, forms.length - 1));
  } else {
    history.replaceState({ place: -1 }, "");
    show(-1);
  }
})();
