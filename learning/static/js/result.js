/* What became of an attempt: remembered, told to its course, and painted from the server's answer. On the server's own result
   page after progress.js; on a quiz's page quiz.js fetches it. */
(() => {
  "use strict";
  const { all, change, fill, finishCourse, focus, isMissed, kindOf, make, memory, one, reveal, words } = window.josira;
  /* Not on the server's page, where nothing is painted. */
  const { dataset: said } = one("#quiz-words") || {};

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

  /* A whole result. `root` says of which quiz, `asked` are its forms, `body` is what the server told. */
  function resultOf({ dataset }, asked, body) {
    const view = document.importNode(one("#quiz-result").content, true).firstElementChild;
    const isBaseline = dataset.mode === "baseline";
    const isPassed = body.state !== "failed";
    one("h2", view).textContent = said[body.state];
    one("[data-thanks]", view).hidden = !isBaseline;
    paintScore(view, body, isBaseline);
    paintBand(one("[data-text]", view), body.band);
    paintList(one("[data-revise]", view), body.revise.map((lesson) => [lesson.title, lesson.url]));
    paintWaysOn(view, dataset, isPassed);
    one("[data-retake]", view).hidden = isBaseline;
    one("[data-later]", view).hidden = !body.questions.some(isMissed);
    paintOffers(view, dataset, body);
    paintReview(view, dataset, asked, body);
    return view;
  }

  /* A baseline is not a test: no number is shown. */
  function paintScore(view, body, isBaseline) {
    const ring = one(".ring", view);
    if (isBaseline) {
      ring.remove();
      return;
    }
    const percent = body.score_percent;
    all("circle", ring)[1].setAttribute("stroke-dasharray", `${percent} 100`);
    one("text", ring).textContent = `${percent} %`;
    ring.setAttribute("aria-label", fill(said.percent, { percent }));
    one("[data-score]", view).textContent = fill(said.score, body) + (body.needed ? " " + fill(said.needed, body) : "");
  }

  /* What the author says to this score. */
  function paintBand(line, band) {
    if (!band) return;
    spoken(line, Object.assign({}, band, { text: `${band.title}. ${band.text}` }), `${words.play}: ${band.title}`);
  }

  /* The way that fits stands out. */
  function paintWaysOn(view, { next }, isPassed) {
    const onward = one("[data-onward]", view);
    onward.href = next;
    onward.classList.toggle("quiet", !isPassed);
    one("[data-retake]", view).classList.toggle("quiet", isPassed);
  }

  /* A certificate, an account: both by forms, so that no address names the attempt. */
  function paintOffers(view, dataset, body) {
    const certificate = one("[data-certificate]", view);
    certificate.hidden = !body.certificate;
    one("form", certificate).action = dataset.certificate;
    one("[name=attempt]", certificate).value = body.id;
    const keep = one("[data-keep]", view);
    if (!keep) return; // in a classroom kit there are no accounts
    keep.hidden = memory().account;
    one("[name=done]", keep).value = body.id;
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
  function paintReview(view, { feedbackWhen }, asked, { questions }) {
    const place = one("[data-review]", view);
    const formOf = (id) => asked.find(({ dataset }) => dataset.question === id);
    const isTold = ({ id, outcome }) => feedbackWhen !== "never" && (words[outcome] || said[outcome]) && formOf(id);
    const told = questions.filter(isTold);
    place.hidden = !told.length;
    place.append(...told.map((question) => review(formOf(question.id).cloneNode(true), question)));
    paintList(one("[data-wrong]", view), told.filter(isMissed).map(({ id }) => {
      const legend = one(`#q-${id} legend`, place);
      return [legend.textContent.trim(), "#q-" + id, legend];
    }));
  }

  function review(form, question) {
    all("form > .button, .why, [data-feedback], [data-hint], .field-error, legend .soft", form).forEach((part) => part.remove());
    question.choices.forEach((choice) => reviewChoice(form, choice, question.answer));
    (question.fields || []).forEach((part) => reviewPart(form, part));
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

  function reviewChoice(form, { id, right, why }, answer) {
    const input = one(`input[value="${id}"]`, form);
    if (!input) return;
    delete input.dataset.credit;
    if (right !== null) input.dataset.credit = right ? 1 : 0;
    input.checked = answer.includes(id);
    if (why) input.closest(".choice").after(Object.assign(spoken(make("p", "why"), why), { hidden: true }));
  }

  /* One part of a question: what was filled in, whether it was right, and what would have been. */
  function reviewPart(form, { id, value, verdict, right, why }) {
    const part = one(`[data-field="${id}"]`, form);
    one("select, input", part).value = value;
    part.dataset.verdict = verdict;
    part.dataset.rightText = right;
    if (why) part.append(spoken(make("p", "why"), why));
  }

  /* What the author says, with the recording of it as in components/audio.html: MP3 behind Opus where there are both, and
     nothing is loaded before it is played. */
  function spoken(line, { text, recording, fallback }, name = said.explanation) {
    line.textContent = text;
    if (recording) {
      const audio = Object.assign(make("audio", ""), { controls: true, preload: "none" });
      const source = (src, type) => audio.append(Object.assign(make("source", ""), { src, type }));
      audio.setAttribute("aria-label", name);
      if (fallback) {
        source(recording, "audio/ogg; codecs=opus");
        source(fallback, "audio/mpeg");
      } else audio.src = recording;
      line.append(audio);
    }
    return line;
  }

  Object.assign(window.josira, { note, resultOf, tellCourse });
})();
