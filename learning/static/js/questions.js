/* Put in order, match, fill the gaps, type a number: what learner.js and quiz.js need to ask and mark these in the page.
   Selects and inputs hold the answer, with or without buttons. Words: quizzes/components/question_words.html. */
(() => {
  "use strict";
  const { all, dress, fill, here, kinds, make, one, words } = window.josira;
  const said = one("#question-words").dataset;
  const SIGNS = { right: ["✓", words.yourRight], partly: ["½", said.partly], wrong: ["✗", words.yourWrong] };
  const partsOf = (form) => all("[data-field]", form);
  const inputOf = (part) => one("select, input", part);
  const rightsOf = (part) => part.dataset.right.split(" ");
  const isRight = (part) => rightsOf(part).includes(inputOf(part).value);
  const start = (part) => part.dataset.field + "=";

  /* As Grade in quizzes/questions/: `score` from 0 to 1, what is right of how many. */
  function graded(score, right, rights) {
    const outcome = score > 0.99995 ? "right" : score < 0.00005 ? "wrong" : "partly";
    return { outcome, right, rights, text: outcome === "partly" && !right && said.partly };
  }

  /* Each part: its sign, its words, what would have been right; from the server's verdict or the key in the page. */
  function reveal(form, judge = (part) => (isRight(part) ? "right" : "wrong")) {
    partsOf(form).forEach((part) => {
      const { right, rightText } = part.dataset;
      const verdict = part.dataset.verdict || (right && judge(part));
      if (!verdict) return;
      const sign = make("span", "sign", SIGNS[verdict][0]);
      sign.setAttribute("aria-hidden", true);
      part.classList.add(verdict);
      part.append(sign, make("span", "sr", SIGNS[verdict][1]));
      if (rightText && verdict !== "right") part.append(make("span", "why", fill(said.answer, { text: rightText })));
    });
  }

  kinds.matching = kinds.gap_choice = {
    answer: (form) => partsOf(form).filter((part) => inputOf(part).value).map((part) => start(part) + inputOf(part).value).sort(),
    fill: (form, given) => partsOf(form).forEach((part) => {
      inputOf(part).value = (given.find((item) => item.startsWith(start(part))) || "").slice(start(part).length);
    }),
    grade(form) {
      const parts = partsOf(form);
      const right = parts.filter(isRight).length;
      return graded(right / parts.length, right, parts.length);
    },
    reveal: (form) => reveal(form),
  };

  /* Put in order. The selects hold the places once something was moved: what is shown at first is never right. */
  const placeOf = (part) => Number(inputOf(part).value);
  const inOrder = (form) => partsOf(form).sort((a, b) => placeOf(a) - placeOf(b));
  const isMoved = (form) => partsOf(form).every(placeOf);
  const arrange = (form) => inOrder(form).forEach((part) => one("fieldset", form).append(part));

  function move(form, part, step, live) {
    const parts = partsOf(form);
    const n = parts.indexOf(part) + step;
    if (!parts[n]) return;
    parts[n][step < 0 ? "before" : "after"](part);
    partsOf(form).forEach((other, i) => { inputOf(other).value = i + 1; });
    live.textContent = fill(said.moved, { text: one("label", part).textContent, n: n + 1, total: parts.length });
    live.dispatchEvent(new Event("change", { bubbles: true }));
  }

  kinds.ordering = {
    answer: (form) => (isMoved(form) ? inOrder(form).map((part) => part.dataset.field) : []),
    fault: (form) => !isMoved(form) && form.dataset.skippable === undefined && said.unmoved,
    fill(form, given) {
      partsOf(form).forEach((part) => { inputOf(part).value = given.indexOf(part.dataset.field) + 1 || ""; });
      arrange(form);
    },
    grade(form) {
      const places = inOrder(form).map((part) => Number(part.dataset.right));
      const total = places.length;
      const right = places.filter((place, i) => place === i + 1).length;
      const pairs = total * (total - 1) / 2;
      const ordered = places.reduce((sum, place, i) => sum + places.slice(i).filter((later) => later > place).length, 0);
      return graded(isMoved(form) && (form.dataset.rule === "pairs" ? 2 * ordered / pairs - 1 : right === total), right, total);
    },
    reveal(form) {
      all(".moves, [aria-live]", form).forEach((old) => old.remove());
      one("fieldset", form).classList.remove("dressed");
      arrange(form);
      reveal(form);
    },
    dress(form) {
      const live = make("p", "sr");
      live.setAttribute("aria-live", "polite");
      one("fieldset", form).classList.add("dressed");
      one("fieldset", form).after(live);
      partsOf(form).forEach((part) => {
        const row = make("span", "moves");
        [["up", "↑", -1], ["down", "↓", 1]].forEach(([name, sign, step]) => {
          const button = make("button", "button quiet", sign);
          button.setAttribute("aria-label", fill(said[name], { text: one("label", part).textContent }));
          button.addEventListener("click", () => {
            move(form, part, step, live);
            button.focus();
          });
          row.append(button);
        });
        inputOf(part).hidden = true;
        one("label", part).after(row);
      });
    },
  };

  /* A number, read as quizzes/questions/number.py reads it: its stored form, or why there is none. */
  const READABLE = /^(?:(\d+|\d{1,3}(?: \d{3})+)(?:[.,](\d+))?|(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?|(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?)$/;
  const UNCLEAR = /^-?[1-9]\d{0,2}[.,]\d{3}$/;

  function read(form) {
    const typed = inputOf(form).value.replace(/[\t\u00a0\u2007\u2009\u202f\u066c]/g, " ").replace(/[−–]/g, "-").replace(/٫/g, ".")
      .replace(/[٠-٩۰-۹߀-߉]/g, (digit) => digit.charCodeAt() & 15).replace(/^ +| +$/g, "");
    const found = READABLE.exec(typed.replace(/^-/, ""));
    if (!typed || !found || UNCLEAR.test(typed)) return { fault: typed && (found ? said.unclear : said.unreadable) };
    const whole = (found[1] || found[3] || found[5]).replace(/[ ,.]/g, "").replace(/^0+/, "");
    const part = (found[2] || found[4] || found[6] || "").replace(/0+$/, "");
    if (whole.length + part.length > 15) return { fault: said.unreadable };
    const number = (typed[0] === "-" && whole + part ? "-" : "") + (whole || 0) + (part && "." + part);
    return { number: UNCLEAR.test(number) ? number + 0 : number };
  }

  /* The best range that holds the number: its credit and its place. */
  function best(form) {
    const { number } = read(form);
    return rightsOf(partsOf(form)[0]).reduce((found, text, place) => {
      const [low, high, credit] = text.split(/\.\.|\*/).map(Number);
      return number && low <= number && number <= high && credit > found[0] ? [credit, place] : found;
    }, [0]);
  }

  kinds.number = {
    answer: (form) => [read(form).number].filter(Boolean),
    fault: (form) => read(form).fault,
    fill(form, given) { inputOf(form).value = (given[0] || "").replace(".", ","); },
    grade: (form) => graded(best(form)[0], Math.floor(best(form)[0]), 1),
    reveal: (form) => reveal(form, (part) => {
      const [credit, place] = best(form);
      all("[data-reason]", part).forEach((why, n) => { why.hidden = n !== place || !why.textContent; });
      return credit === 1 ? "right" : credit ? "partly" : "wrong";
    }),
  };

  if (here.page === "lesson") all("[data-question]").forEach(dress);
})();
