/* A quiz on its public page: one question a screen, answers kept in this tab until they are received, the result painted
   from the server's answer. Practice is marked at once with the key in the page. Needs learner.js, progress.js and draw.js. */
(() => {
  "use strict";
  const {
    TAB, all, answerOf, change, complain, draw, drawChoices, dress, fill, finishCourse, grade, isAnswered, isForServer, kindOf,
    make, memory, offer, one, read,
    reveal, send, tail, today, uuid, words, write,
  } = window.josira;
  const said = one("#quiz-words").dataset;

  /* Attempts are remembered by their UUID: whoever knows it may see the result and ask for the certificate. */
  function note(quiz, id, state) {
    change((m) => {
      const tries = m.tries[quiz] || [];
      m.tries[quiz] = tries.includes(id) ? tries : tries.concat(id);
      if (state !== "failed" && !(quiz in m.done)) m.done[quiz] = id;
    });
  }

  const tellCourse = ({ courseFinish, requiredSteps }) => finishCourse(courseFinish, requiredSteps.trim().split(" "));

  /* The server's own result page: remember, and take the quiz again on its public page. */
  all("[data-quiz-result]").forEach(({ dataset }) => {
    note(dataset.quiz, dataset.attempt, dataset.state);
    tellCourse(dataset);
    all("[data-retake]").forEach((form) => form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.assign(dataset.url);
    }));
  });

  const root = one("[data-quiz]:not([data-quiz-result])");
  if (!root) return;

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
  /* How sure somebody says to be, from 1 to 3; never of an opinion, and never marked. */
  const confidence = one("#confidence");
  const sureOf = (form) => Number((one(".sure :checked", form) || {}).value) || undefined;
  const isKeyed = (form) => Boolean(one("[data-credit], [data-right], [data-keyed]", form));
  const isSeen = (form) => attempt.seen.includes(keyOf(form));
  const isLast = (form) => form === forms[forms.length - 1];

  function focus(element) {
    element.tabIndex = -1;
    element.focus();
  }

  /* Screens: the introduction, the questions, or what stands on the stage (waiting, result). */
  let openedAt = 0;

  function open(screen) {
    openedAt = performance.now();
    intro.hidden = screen !== intro;
    all(".hero").forEach((hero) => hero.classList.toggle("slim", screen !== intro));
    shelf.hidden = screen !== shelf;
    stage.hidden = screen !== stage;
    if (screen !== stage) stage.textContent = "";
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
  const isMissed = ({ outcome }) => outcome === "wrong" || outcome === "partly";
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

  function build(question, number, total) {
    const form = question.cloneNode(true);
    arrange(form);
    const given = attempt.answers[keyOf(form)] || [];
    const row = make("div", "row");
    const onward = make("button", "button onward");
    onward.type = "submit";
    row.append(onward);
    if (isPaged && number) {
      const back = make("button", "button quiet", said.back);
      back.addEventListener("click", () => history.back());
      row.append(back);
    }
    all("form > .button", form).forEach((button) => button.remove());
    form.append(row);
    put(form, given);
    if (confidence && form.dataset.rule !== "unscored") ask(form);
    dress(form);
    all("legend .soft", form).forEach((line) => { line.textContent = fill(said.number, { n: number + 1, total }); });
    all("[data-hint]", form).forEach((hint) => { hint.hidden = hint.hidden && !(quiz in memory().tries); });
    form.addEventListener("submit", answer);
    form.addEventListener("change", () => {
      if (!isPaged) {
        keep(form);
      } else if (kindOf(form).isLong) {
        attempt.answers[keyOf(form)] = answerOf(form);
        store();
      }
    });
    return form;
  }

  function ask(form) {
    one(".field-error", form).before(document.importNode(confidence.content, true));
    all(".sure input", form).forEach((input) => { input.checked = Number(input.value) === attempt.sure[keyOf(form)]; });
  }

  /* Show what was answered before. */
  function put(form, given) {
    const { fill: fillIn } = kindOf(form);
    if (fillIn) fillIn(form, given);
    else all("input", form).forEach((input) => { input.checked = given.includes(input.value); });
  }

  /* Put the choices in the order of this attempt; each takes its reason along. */
  function arrange(form) {
    if (form.dataset.order === "kept" || !shuffle.includes("choices")) return;
    drawChoices(form, attempt.id).forEach((id) => {
      const choice = one(`[value="${id}"], [data-field="${id}"]`, form).closest(".choice");
      one("fieldset", form).append(choice, ...tail(choice));
    });
  }

  /* Lay out fresh forms, in this attempt's order and with what was answered before. */
  function lay() {
    attempt.sure = attempt.sure || {};
    const drawn = draw(asked, attempt.id, shuffle.includes("questions"));
    forms = drawn.map((id, number) => build(asked.find((question) => keyOf(question) === id), number, drawn.length));
    shelf.textContent = "";
    shelf.append(...(isPaged ? [dots] : []), ...forms);
    forms.forEach((form) => {
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

  /* Sending: the same UUID and the same content until the server has answered. */
  let isSending = false;

  function submit() {
    if (isSending) return;
    isSending = true;
    if (!attempt.body) {
      const baseline = (memory().tries[root.dataset.baseline] || [null])[0];
      attempt.body = { quiz, version: Number(root.dataset.version), answers: attempt.answers, baseline };
      if (confidence) attempt.body.confidence = attempt.sure;
      store();
    }
    wait(words.sending);
    send(address("submit"), attempt.body)
      .then(received, () => wait(said.kept, true))
      .then(() => { isSending = false; });
  }

  function wait(text, isStuck) {
    const line = make("p", "mark", text);
    const box = make("div", "empty");
    line.setAttribute("role", "status");
    box.append(line);
    open(stage);
    stage.textContent = "";
    stage.append(box);
    window.scrollTo(0, 0);
    if (!isStuck) return;
    const again = make("button", "button", said.resend);
    again.addEventListener("click", submit);
    box.append(again);
    again.focus();
  }

  function received({ ok, status, body }) {
    if (status === 401) {
      const link = Object.assign(make("a", "button", said.signIn), { href: said.entrance });
      wait(body.error.message, true);
      stage.firstElementChild.append(link);
    } else if (ok) {
      note(quiz, attempt.id, body.state);
      miss(body.questions.filter(isMissed).map(({ id }) => id));
      attempt = undefined;
      store();
      paint(body);
      tellCourse(root.dataset);
    } else {
      refuse(body.error);
    }
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
    attempt = undefined;
    store();
    show(-1);
    const line = make("p", "errors", message);
    line.setAttribute("role", "alert");
    intro.prepend(line);
    focus(line);
  }

  /* The result. */
  function paint(body) {
    const view = document.importNode(one("#quiz-result").content, true).firstElementChild;
    const title = one("h2", view);
    title.textContent = said[body.state];
    one("[data-thanks]", view).hidden = root.dataset.mode !== "baseline";
    const { band } = body;
    if (band) {
      const { title: name, text, recording } = band;
      spoken(one("[data-text]", view), { text: `${name}. ${text}`, recording }, `${words.play}: ${name}`);
    }
    paintScore(view, body);
    one("[data-later]", view).hidden = !body.questions.some(isMissed);
    paintList(one("[data-revise]", view), body.revise.map((lesson) => [lesson.title, lesson.url]));
    const isPassed = body.state !== "failed";
    const onward = one("[data-onward]", view);
    const retake = one("[data-retake]", view);
    onward.href = root.dataset.next;
    onward.classList.toggle("quiet", !isPassed);
    retake.classList.toggle("quiet", isPassed);
    retake.hidden = root.dataset.mode === "baseline";
    retake.addEventListener("click", begin);
    const certificate = one("[data-certificate]", view);
    certificate.hidden = !body.certificate;
    one("form", certificate).action = root.dataset.certificate;
    one("[name=attempt]", certificate).value = body.id;
    const keep = one("[data-keep]", view);
    keep.hidden = memory().account;
    one("[name=done]", keep).value = body.id;
    open(stage);
    stage.textContent = "";
    stage.append(view);
    paintReview(view, body);
    offer((box) => one("[data-review]", view).before(box));
    window.scrollTo(0, 0);
    focus(title);
  }

  /* A baseline is not a test: no number is shown. */
  function paintScore(view, body) {
    const ring = one(".ring", view);
    const isShown = root.dataset.mode !== "baseline";
    if (!isShown) {
      ring.remove();
      return;
    }
    const percent = body.score_percent;
    all("circle", ring)[1].setAttribute("stroke-dasharray", `${percent} 100`);
    one("text", ring).textContent = `${percent} %`;
    ring.setAttribute("aria-label", fill(said.percent, { percent }));
    one("[data-score]", view).textContent =
      fill(said.score, body) + (body.needed ? " " + fill(said.needed, body) : "");
  }

  function paintList(section, links) {
    section.hidden = !links.length;
    links.forEach(([text, url, target]) => {
      const item = make("li", "");
      const link = make("a", "", text);
      link.href = url;
      if (target) link.addEventListener("click", (event) => {
        event.preventDefault();
        focus(target);
      });
      item.append(link);
      one("ul", section).append(item);
    });
  }

  /* Each question again, with what was answered and why; nothing is told that the server does not tell. */
  function paintReview(view, body) {
    const place = one("[data-review]", view);
    const told = body.questions.filter(({ outcome }) => words[outcome] || said[outcome]);
    place.hidden = !told.length || root.dataset.feedbackWhen === "never";
    if (place.hidden) return paintList(one("[data-wrong]", view), []);
    told.forEach((question) => {
      const form = asked.find((one) => keyOf(one) === question.id);
      if (form) place.append(review(form.cloneNode(true), question));
    });
    const missed = told.filter(isMissed);
    return paintList(one("[data-wrong]", view), missed.map(({ id }) => {
      const legend = one(`#q-${id} legend`, place);
      return [legend.textContent.trim(), "#q-" + id, legend];
    }));
  }

  /* What the author says, with the recording of it: it loads nothing before it is played. */
  function spoken(line, { text, recording }, name = said.explanation) {
    line.textContent = text;
    if (recording) {
      const audio = Object.assign(make("audio", ""), { controls: true, preload: "none", src: recording });
      audio.setAttribute("aria-label", name);
      line.append(audio);
    }
    return line;
  }

  /* One part of a question: what was filled in, whether it was right, and what would have been. */
  function afterwards(form, { id, value, verdict, right, why }) {
    const part = one(`[data-field="${id}"]`, form);
    const input = one("select, input", part);
    input.value = value;
    part.dataset.verdict = verdict;
    part.dataset.rightText = right;
    if (why) part.append(spoken(make("p", "why"), why));
  }

  function review(form, question) {
    all("form > .button, .why, [data-feedback], [data-hint], .field-error, legend .soft", form).forEach((part) => part.remove());
    question.choices.forEach(({ id, right, why }) => {
      const input = one(`input[value="${id}"]`, form);
      if (!input) return;
      delete input.dataset.credit;
      if (right !== null) input.dataset.credit = right ? 1 : 0;
      input.checked = question.answer.includes(id);
      if (why) input.closest(".choice").after(Object.assign(spoken(make("p", "why"), why), { hidden: true }));
    });
    (question.fields || []).forEach((part) => afterwards(form, part));
    const { recall } = kindOf(form);
    if (recall) recall(form, question.answer);
    const [right, rights] = question.parts;
    const text = (rights && words[question.outcome]) || said[question.outcome] || words[question.outcome];
    const verdict = reveal(form, { outcome: question.outcome, text, right, rights });
    verdict.append(...question.feedback.map((line) => spoken(make("p", ""), line)));
    if (question.lesson && question.outcome !== "right") {
      const link = make("a", "", fill(said.lesson, question.lesson));
      link.href = question.lesson.url;
      verdict.append(link);
    }
    return form;
  }

  /* The introduction offers what fits: start, go on, see the last result. */
  const start = one("[data-quiz-start]", root);
  const startButton = one("button", start);
  const firstWords = startButton.textContent;

  function nameStart() {
    startButton.textContent = attempt ? said.goOn : firstWords;
    all(".last", intro).forEach((old) => old.remove());
    const tries = memory().tries[quiz];
    const form = one("[data-quiz-result-form]", root);
    if (!tries || attempt || !form) return;
    const last = make("button", "button quiet wide last", said.last);
    last.addEventListener("click", () => {
      one("[name=attempt]", form).value = tries[tries.length - 1];
      form.submit();
    });
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
