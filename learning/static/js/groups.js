/* The pages of facilitators: big + and − beside a number, and a button that prints. All works without: fields take numbers. */
(() => {
  "use strict";
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  function button(sign, input, step) {
    const label = document.querySelector(`label[for="${input.id}"]`);
    const one = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: sign });
    one.setAttribute("aria-label", `${sign} ${label ? label.textContent.trim() : ""}`);
    one.addEventListener("click", () => {
      const value = Math.max(Number(input.min) || 0, (Number(input.value) || 0) + step);
      input.value = input.max ? Math.min(Number(input.max), value) : value;
    });
    return one;
  }

  all("[data-stepper] input[type=number]").forEach((input) => {
    const row = Object.assign(document.createElement("div"), { className: "stepper" });
    input.before(row);
    row.append(button("−", input, -1), input, button("+", input, 1));
  });

  all("[data-print]").forEach((place) => {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => window.print());
  });
})();
