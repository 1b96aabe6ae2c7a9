/* What an attempt asks, laid out as forms: which questions and in which order is drawn from its UUID, exactly as
   quizzes/order.py does, so that a quiz begins without network. After learner.js. */
(() => {
  "use strict";
  const { all, dress, fill, kindOf, make, one, tail } = window.josira;
  const said = one("#quiz-words").dataset;

  /* FNV-1a (32 bit) over UTF-8, mixed by the end of murmur3. */
  function hashed(text) {
    let h = 2166136261;
    new TextEncoder().encode(text).forEach((byte) => { h = Math.imul(h ^ byte, 16777619); });
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  }

  function shuffled(ids, seed) {
    const key = ids.reduce((keys, id) => Object.assign(keys, { [id]: hashed(seed + ":" + id) }), {});
    return ids.slice().sort((a, b) => key[a] - key[b] || (a < b ? -1 : 1));
  }

  /* The ids of the questions to ask. A form of a pool says which and how many of it: data-pool="1:4". */
  function draw(forms, seed, isShuffled) {
    const pools = {};
    const drawn = [];
    forms.forEach(({ dataset: { question, pool } }) => {
      if (!pool) drawn.push(question);
      else if (!pools[pool]) {
        pools[pool] = forms.filter((form) => form.dataset.pool === pool).map((form) => form.dataset.question);
        drawn.push(...shuffled(pools[pool], seed).slice(0, pool.split(":")[1]));
      }
    });
    const out = forms.filter((form) => "withdrawn" in form.dataset).map((form) => form.dataset.question);
    return (isShuffled ? shuffled(drawn, seed) : drawn).filter((id) => !out.includes(id));
  }

  /* The ids of a question's choices in the order of this attempt; pinned ones last. */
  function drawChoices(form, seed) {
    const ids = (selector) => all(selector, form).map((part) => part.value || part.dataset.field);
    const pinned = ids("[data-pinned]");
    return shuffled(ids(".choice [value], [data-field]").filter((id) => !pinned.includes(id)), seed).concat(pinned);
  }

  /* Put the choices in the order of this attempt; each takes its reason along. */
  function arrange(form, seed) {
    drawChoices(form, seed).forEach((id) => {
      const choice = one(`[value="${id}"], [data-field="${id}"]`, form).closest(".choice");
      one("fieldset", form).append(choice, ...tail(choice));
    });
  }

  /* One button on, and from the second screen one back. */
  function addButtons(form, hasBack) {
    const row = make("div", "row");
    row.append(Object.assign(make("button", "button onward"), { type: "submit" }));
    if (hasBack) {
      const back = make("button", "button quiet", said.back);
      back.addEventListener("click", () => history.back());
      row.append(back);
    }
    all("form > .button", form).forEach((button) => button.remove());
    form.append(row);
  }

  /* Show what was answered before. */
  function put(form, given) {
    const { fill: fillIn } = kindOf(form);
    if (fillIn) fillIn(form, given);
    else all("input", form).forEach((input) => { input.checked = given.includes(input.value); });
  }

  /* How sure somebody says to be, from 1 to 3; never of an opinion, and never marked. */
  function askHowSure(form, sure) {
    const confidence = one("#confidence");
    if (!confidence || form.dataset.rule === "unscored") return;
    one(".field-error", form).before(document.importNode(confidence.content, true));
    all(".sure input", form).forEach((input) => { input.checked = Number(input.value) === sure; });
  }

  /* Fresh forms of what an attempt asks, in its order, with what was answered before. What is said on the button onward is
     for quiz.js, which knows what its tap will do. */
  function layOut(asked, { id, answers, sure }, { shuffle, isPaged, isRetake }) {
    const drawn = draw(asked, id, shuffle.includes("questions"));
    return drawn.map((key, place) => {
      const form = asked.find(({ dataset }) => dataset.question === key).cloneNode(true);
      if (form.dataset.order !== "kept" && shuffle.includes("choices")) arrange(form, id);
      addButtons(form, isPaged && place);
      put(form, answers[key] || []);
      askHowSure(form, sure[key]);
      dress(form);
      all("legend .soft", form).forEach((line) => { line.textContent = fill(said.number, { n: place + 1, total: drawn.length }); });
      all("[data-hint]", form).forEach((hint) => { hint.hidden = hint.hidden && !isRetake; });
      return form;
    });
  }

  Object.assign(window.josira, { draw, drawChoices, hashed, layOut });
})();
