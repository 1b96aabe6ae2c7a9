/* Put in order, match, fill the gaps, type a number: what learner.js and quiz.js need to ask and mark these in the page.
   Selects and inputs hold the answer, with or without buttons. Words: quizzes/components/question_words.html. */
(() => {
  "use strict";
  const { all, dress, fill, here, kinds, make, one, words } = window.josira;
  const said = one("#question-words").dataset;
  const partsOf = (form) => all("[data-field]", form);
  const inputOf = (part) => one("select, input", part);
  const rightOf = (part) => part.dataset.right.split(" ");
  const isRight = (part) => rightOf(part).includes(inputOf(part).value);
  const nameOf = (part) => part.dataset.field + "=";

  /* As Grade in quizzes/questions/: `score` from 0 to 1, what is right of how many. */
  function graded(score, right, rights) {
    const outcome = score > 0.99995 ? "right" : score < 0.00005 ? "wrong" : "partly";
    return { outcome, right, rights, text: outcome === "partly" && !right ? said.partly : "" };
  }

  /* One part: its sign, its words, what would have been right. */
  function tell(part, verdict, text) {
    const sign = make("span", "sign", { right: "✓", partly: "½" }[verdict] || "✗");
    sign.setAttribute("aria-hidden", true);
    part.classList.add(verdict === "wrong" ? verdict : "right");
    part.append(sign, make("span", "sr", { right: words.yourRight, partly: said.partly }[verdict] || words.yourWrong));
    if (text && verdict !== "right") part.append(make("span", "why", fill(said.answer, { text })));
  }

  const rightText = (part) => all("option", part).filter(({ value }) => rightOf(part).includes(value)).map((o) => o.text)[0];

  /* With the key in the page, or with what the server told. */
  function reveal(form) {
    partsOf(form).forEach((part) => {
      const { right, verdict, rightText: told } = part.dataset;
      if (verdict) tell(part, verdict, told);
      else if (right) tell(part, isRight(part) ? "right" : "wrong", rightText(part));
    });
  }

  kinds.matching = kinds.gap_choice = {
    answer: (form) => partsOf(form).filter((part) => inputOf(part).value).map((part) => nameOf(part) + inputOf(part).value).sort(),
    fill(form, given) {
      partsOf(form).forEach((part) => {
        const found = given.find((item) => item.startsWith(nameOf(part)));
        inputOf(part).value = found ? found.slice(nameOf(part).length) : "";
      });
    },
    grade(form) {
      const parts = partsOf(form);
      const right = parts.filter(isRight).length;
      return graded(right / parts.length, right, parts.length);
    },
    reveal,
  };

  /* Put in order. The selects hold the places once something was moved. */
  const placeOf = (part) => Number(inputOf(part).value);
  const isMoved = (form) => partsOf(form).every(placeOf);

  function arrange(form) {
    if (isMoved(form)) partsOf(form).sort((a, b) => placeOf(a) - placeOf(b)).forEach((part) => one("fieldset", form).append(part));
  }

  function move(form, part, step, live) {
    const before = partsOf(form);
    const n = before.indexOf(part);
    const other = before[n + step];
    if (!other) return;
    if (step < 0) other.before(part);
    else other.after(part);
    partsOf(form).forEach((one, i) => { inputOf(one).value = i + 1; });
    live.textContent = fill(said.moved, { text: one("label", part).textContent, n: n + step + 1, total: before.length });
    live.dispatchEvent(new Event("change", { bubbles: true }));
  }

  kinds.ordering = {
    answer: (form) => (isMoved(form) ? partsOf(form).sort((a, b) => placeOf(a) - placeOf(b)).map((part) => part.dataset.field) : []),
    fault: (form) => (isMoved(form) || form.dataset.skippable !== undefined ? "" : said.unmoved),
    fill(form, given) {
      partsOf(form).forEach((part) => { inputOf(part).value = given.indexOf(part.dataset.field) + 1 || ""; });
      arrange(form);
    },
    grade(form) {
      const places = partsOf(form).sort((a, b) => placeOf(a) - placeOf(b)).map((part) => Number(part.dataset.right));
      const total = places.length;
      const right = places.filter((place, i) => place === i + 1).length;
      const pairs = (total * (total - 1)) / 2;
      const ordered = places.reduce((sum, place, i) => sum + places.slice(i).filter((later) => later > place).length, 0);
      const score = !isMoved(form) ? 0 : form.dataset.rule === "pairs" ? (2 * ordered - pairs) / pairs : Number(right === total);
      return graded(score, right, total);
    },
    reveal(form) {
      all("[data-move], [aria-live]", form).forEach((old) => old.remove());
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
        row.dataset.move = "";
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

  /* A number, read as quizzes/questions/number.py reads it: its stored form, "" for none, or why not. */
  const READABLE = /^(?:(\d+|\d{1,3}(?: \d{3})+)(?:[.,](\d+))?|(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?|(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?)$/;
  const UNCLEAR = /^-?[1-9]\d{0,2}[.,]\d{3}$/;

  function read(text) {
    const typed = text.replace(/[\t\u00a0\u2007\u2009\u202f\u066c]/g, " ").replace(/[−–]/g, "-").replace(/٫/g, ".")
      .replace(/[٠-٩۰-۹߀-߉]/g, (digit) => digit.charCodeAt() & 15)
      .replace(/^ +| +$/g, "");
    if (UNCLEAR.test(typed)) return { fault: said.unclear };
    const found = READABLE.exec(typed.replace(/^-/, ""));
    if (!found) return { number: "", fault: typed && said.unreadable };
    const whole = (found[1] || found[3] || found[5]).replace(/[ ,.]/g, "").replace(/^0+/, "");
    const part = (found[2] || found[4] || found[6] || "").replace(/0+$/, "");
    if (whole.length + part.length > 15) return { fault: said.unreadable };
    const number = (typed[0] === "-" && whole + part ? "-" : "") + (whole || 0) + (part && "." + part);
    return { number: UNCLEAR.test(number) ? number + "0" : number };
  }

  const typed = (form) => read(inputOf(form).value);

  /* The best range that holds the number: its place and its credit. */
  function best(form) {
    const { number } = typed(form);
    return rightOf(partsOf(form)[0]).reduce((found, text, place) => {
      const [low, high, credit] = text.split(/\.\.|\*/).map(Number);
      return number && low <= number && number <= high && credit > found.credit ? { place, credit, low, high } : found;
    }, { credit: 0 });
  }

  /* The numbers that earn everything, in words. */
  const accepted = (part) => rightOf(part).filter((text) => text.endsWith("*1")).map((text) => {
    const [low, high] = text.slice(0, -2).split("..");
    return (low === high ? low : low + " – " + high).replace(/\./g, ",");
  }).join(" / ");

  kinds.number = {
    answer: (form) => [typed(form).number].filter(Boolean),
    fault: (form) => typed(form).fault,
    fill(form, given) { inputOf(form).value = (given[0] || "").replace(".", ","); },
    grade: (form) => graded(best(form).credit, Math.floor(best(form).credit), 1),
    reveal(form) {
      const part = partsOf(form)[0];
      if (!part.dataset.right) {
        reveal(form);
        return;
      }
      const { place, credit } = best(form);
      tell(part, credit === 1 ? "right" : credit ? "partly" : "wrong", accepted(part));
      all("[data-reason]", part).filter((why, n) => n === place && why.textContent).forEach((why) => {
        why.hidden = false;
        part.append(why);
      });
    },
  };

  if (here.page === "lesson") all("[data-question]").forEach(dress);
})();
