/* Stories, short answers and opinions: how they are answered, shown and marked in the page. Marks as quizzes/questions/ does.
   Loaded after learner.js; in a quiz before quiz.js, which dresses its forms itself. */
(() => {
  "use strict";
  const { all, dress, fill, here, kinds, make, one, words } = window.josira;
  if (kinds.scenario) return;

  const values = (parts) => parts.map((part) => part.value).filter(Boolean);
  const outcome = (score) => (score >= 0.99995 ? "right" : score < 0.00005 ? "wrong" : "partly");
  /* Other scripts may dress all forms of a page too. */
  const once = (act) => (form) => {
    if (form.dataset.dressed === undefined) act(form);
    form.dataset.dressed = "";
  };
  const changed = (form) => form.dispatchEvent(new Event("change"));

  /* Opinions: the choice stays in this tab until the whole quiz is sent. */
  kinds.opinion = {
    isLate: true,
    grade: () => ({ outcome: "unscored", text: words.thanks, right: 0, rights: 0 }),
  };

  /* Words are compared as learning/folding.py folds them. */
  const LETTERS = { "ɛ": "e", "ɔ": "o", "ɲ": "n", "ŋ": "n", "ɳ": "n", "ƞ": "n", "’": "'", "ʼ": "'", "‘": "'", "ß": "ss" };
  const MARKS = /[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
  const spaced = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const exact = (text) => spaced(text.toLowerCase()).normalize("NFC");

  function relaxed(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(MARKS, "").toLowerCase();
    const folded = plain.replace(/[ɛɔɲŋɳƞ’ʼ‘ß]/g, (letter) => LETTERS[letter]).replace(/[-‐‑‒–—−]/g, " ");
    return spaced(folded).replace(/n[yg]/g, "n");
  }

  const parts = (form) => all("[data-words] select, .typed input", form);
  const said = (form) => values(parts(form)).join(one("[data-words]", form).dataset.joiner);

  /* A row: id, exact form, folded form or "", credit. */
  function match(form) {
    const { known } = one("[data-words]", form).dataset;
    const text = said(form);
    if (!known || !text.trim()) return null;
    const rows = JSON.parse(known);
    return rows.find((row) => row[1] === exact(text)) || rows.find((row) => row[2] && row[2] === relaxed(text)) || ["other", "", "", 0];
  }

  /* Tiles: the selects hold what is laid; the board shows it and changes it by taps. */
  function layTiles(form) {
    const board = one("[data-board]", form);
    const selects = parts(form);
    const laid = one("[data-laid]", board);
    const tiles = all("[data-tile]", board);

    function put(texts) {
      selects.forEach((select, i) => { select.value = texts[i] || ""; });
      paint();
      changed(form);
    }

    function paint() {
      const texts = values(selects);
      const left = texts.slice();
      tiles.forEach((tile) => {
        const place = left.indexOf(tile.dataset.tile);
        if (place >= 0) left.splice(place, 1);
        tile.setAttribute("aria-disabled", place >= 0 || texts.length === selects.length);
        tile.classList.toggle("used", place >= 0);
      });
      laid.textContent = texts.length ? "" : board.dataset.empty;
      texts.forEach((text, i) => {
        const tile = make("button", "tile", text);
        tile.setAttribute("aria-label", fill(board.dataset.takeBack, { tile: text }));
        tile.addEventListener("click", () => {
          put(texts.filter((_, place) => place !== i));
          (all("button", laid)[Math.max(0, i - 1)] || tiles[0]).focus();
        });
        laid.append(tile);
      });
      one("[data-said]", board).textContent = said(form);
    }

    tiles.forEach((tile) => tile.addEventListener("click", () => {
      if (tile.getAttribute("aria-disabled") === "false") put(values(selects).concat(tile.dataset.tile));
    }));
    one("[data-places]", form).hidden = true;
    board.hidden = false;
    paint();
  }

  function addLetters(form) {
    const input = one(".typed input", form);
    const row = one(".letters", form);
    row.hidden = false;
    row.addEventListener("click", ({ target: { dataset: { letter } } }) => {
      if (!letter) return;
      input.setRangeText(letter, input.selectionStart, input.selectionEnd, "end");
      input.focus();
      changed(form);
    });
  }

  kinds.short_answer = {
    answer: (form) => (one(".typed", form) ? values(parts(form)).filter((text) => text.trim()) : values(parts(form))),
    fill: (form, given) => parts(form).forEach((part, i) => { part.value = given[i] || ""; }),
    dress: once((form) => (one("[data-board]", form) ? layTiles : addLetters)(form)),
    grade(form) {
      const found = match(form);
      const score = found ? Number(found[3]) : 0;
      const text = outcome(score) === "partly" ? one("[data-words]", form).dataset.partly : "";
      return { outcome: outcome(score), text, right: score === 1 ? 1 : 0, rights: 1 };
    },
    reveal(form) {
      const found = match(form);
      all("button[data-letter], button.tile", form).forEach((button) => { button.disabled = true; });
      if (found) all(`[data-remark="${found[0]}"]`, form).forEach((line) => { line.dataset.feedback = "general"; });
    },
    /* In a result: the words were forgotten. */
    recall: (form) => all(".typed, [data-places], [data-board]", form).forEach((part) => part.remove()),
  };

  /* Stories. */
  const path = (form) => one('[name$=".path"]', form);
  const steps = (form) => path(form).value.split(" ").filter(Boolean);
  const way = (form, choice) => one(`.way[value="${choice}"]`, form);
  const scene = (form, id) => one(`[data-scene="${id}"]`, form);

  /* Show where this path leads. */
  function follow(form, choices) {
    const taken = choices.map((choice) => way(form, choice));
    const last = taken[taken.length - 1];
    const now = scene(form, last ? last.dataset.to : one(".story", form).dataset.start);
    const isOpen = one(".way", now);
    const thread = one("[data-thread]", form);
    path(form).value = choices.join(" ");
    all("[data-scene]", form).forEach((part) => { part.hidden = part !== now; });
    thread.textContent = "";
    thread.append(...taken.map((button) => make("li", "", button.textContent.trim())));
    thread.hidden = one("[data-turnback]", form).hidden = !last;
    const then = one("[data-then]", now);
    then.textContent = last ? last.dataset.then : "";
    then.hidden = !then.textContent;
    const heard = last && one(`[data-heard="${last.value}"]`, form);
    if (heard) then.append(document.importNode(heard.content, true));
    if (isOpen && (last || form.dataset.skippable === undefined)) form.dataset.open = "";
    else delete form.dataset.open;
    return now;
  }

  function play(form) {
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      const pressed = ["pick", "undo", "again"].find((name) => button && button.name.endsWith("." + name));
      if (!pressed) return;
      event.preventDefault();
      const before = steps(form);
      const next = { pick: before.concat(button.value), undo: before.slice(0, -1), again: [] }[pressed];
      follow(form, next).focus();
      one("fieldset", form).scrollIntoView();
      changed(form);
    });
  }

  kinds.scenario = {
    answer: steps,
    fill: follow,
    recall: follow,
    dress: once(play),
    isLong: true,
    grade(form) {
      const rights = Number(one(".story", form).dataset.best);
      const right = steps(form).reduce((sum, choice) => sum + Number(way(form, choice).dataset.points), 0);
      return { outcome: outcome(right / rights), right, rights };
    },
    reveal(form) {
      all(".ways, [data-turnback]", form).forEach((part) => part.remove());
      delete form.dataset.open;
    },
  };

  if (here.page === "lesson") all("[data-type=short_answer], [data-type=scenario]").forEach(dress);
})();
