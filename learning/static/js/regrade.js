// A regrade that is under way goes on by itself while its page is open, and can be stopped. Each step is the form's own.
const form = document.querySelector("[data-go-on]");
const [goOn, stop] = [form.querySelector("[value=go_on]"), form.querySelector("[data-stop]")];
const [plain, byItself] = form.querySelectorAll(".answers-soft span");
let isWanted = false;
let isRunning = false;
let isBroken = false;

const want = (wanted) => {
  isWanted = wanted;
  goOn.hidden = plain.hidden = wanted;
  stop.hidden = byItself.hidden = !wanted;
};

// Do one step and return whether there are more: the page that comes back has the form no longer when there are none.
const step = async () => {
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "go_on");
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) throw answer.status;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("[data-go-on]");
  if (next) {
    form.querySelector("progress").value = next.querySelector("progress").value;
    form.querySelector("[role=status]").textContent = next.querySelector("[role=status]").textContent;
  }
  return Boolean(next);
};

const run = async () => {
  want(true);
  if (isRunning) return;
  isRunning = true;
  try {
    while (isWanted) if (!(await step())) return location.reload();
  } catch {
    isBroken = true; // from now on the button sends the form as it is, so what is wrong is seen
    want(false);
  } finally {
    isRunning = false;
  }
};

form.addEventListener("submit", (event) => {
  if (isBroken) return;
  event.preventDefault();
  run();
});
stop.addEventListener("click", () => {
  want(false);
  goOn.focus();
});
run();
