// The preview of an import: one box ticks all questions, and the button says how many are ticked.
for (const form of document.querySelectorAll("[data-exchange]")) {
  const boxes = [...form.querySelectorAll("[name=take]")];
  const all = form.querySelector("[data-all]");
  const button = form.querySelector("button[type=submit]");
  const rules = new Intl.PluralRules(document.documentElement.lang || "en");
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const words = rules.select(ticked) === "one" ? button.dataset.one : button.dataset.many;
    button.textContent = words.replace("%n", ticked);
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
}
