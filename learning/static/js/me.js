/* The learner's own place: what this phone knows goes along, what others must not read goes away. After learner.js. */
(() => {
  "use strict";
  const { PHONE, TAB, all, change, deliverAll, forget, memory, one, read, send, write } = window.josira;
  const { dataset } = document.body;
  /* Set while a sign-in is under way that is not to take along what this phone remembers: somebody else did that. */
  const DROP = "josira-drop";

  /* Signed out, or to be forgotten. A page that comes back from the browser's memory is asked for anew. */
  if (dataset.wipe && dataset.wipe !== "card") forget(dataset.wipe === "account");
  /* Another learner in a classroom, whose card is not to prove what somebody did before; what waits is sent first. */
  if (dataset.wipe === "card") deliverAll().then(() => forget(true), () => {});
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  /* What was posted is not posted again by Back or by loading anew: whoever sits here next would see what was typed. The
     server gives back what was typed only where this runs. */
  history.replaceState(null, "", location.href);
  all(".page form").forEach((form) => {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "script", value: 1 }));
  });

  /* Whoever knows the identifiers of attempts and finished lessons may claim them, in the order in which they were made. */
  function known() {
    const { tries, done, over } = memory();
    const running = Object.values(read(TAB, "josira-quiz") || {}).map((attempt) => attempt && attempt.id);
    const ids = [].concat(...Object.values(tries), Object.values(done), Object.values(over), running);
    return Array.from(new Set(ids.filter(Boolean)));
  }

  all("[data-account-form]").forEach((form) => {
    const { done, add_done: add } = form.elements;
    const ids = known();
    if (ids.length) done.value = ids.join(" ");
    all("[data-along]", form).forEach((part) => { part.hidden = !done.value; });
    form.addEventListener("submit", () => {
      setAside();
      if (add) write(TAB, DROP, ids.length && !add.checked);
    });
  });

  all("[data-show]").forEach((box) => {
    box.parentElement.hidden = false;
    box.addEventListener("change", () => {
      document.getElementById(box.dataset.show).type = box.checked ? "text" : "password";
    });
  });

  /* What lets this phone add answers to the account without network, and do nothing else with it (outbox.js). */
  const OWNER = "josira-owner";
  /* The mark of whoever was here before, while somebody signs in. */
  const LEFT = "josira-left";
  const owner = () => read(TAB, OWNER) || read(PHONE, OWNER);

  function setAside() {
    const { q } = owner() || {};
    if (!q) return;
    write(TAB, LEFT, { q });
    [TAB, PHONE].forEach((store) => window[store].removeItem(OWNER));
  }

  /* Asked anew each time: a sign-in may have ended by itself, and another person's have begun, here or in another tab. Then
     what the tab remembers of the one before goes; the queue stays, sealed. */
  function own(place, remember) {
    const before = read(TAB, LEFT) || owner();
    send(dataset.queue, {}).then(({ ok, body }) => {
      if (!ok) return;
      if (before && before.q !== body.q) {
        forget(true);
        remember();
      }
      window[TAB].removeItem(LEFT);
      write(place, OWNER, body);
    }).catch(() => {});
  }

  /* What the account has done is remembered by this tab, so that courses show it; on the learner's own phone by the phone. */
  all("[data-account]").forEach(({ content }) => {
    const remember = () => change((m) => {
      m.account = 1;
      m.asked = 1;
      all("[data-step]", content).forEach(({ dataset: { step, proof } }) => { m.done[step] = proof; });
    });
    if (read(TAB, DROP)) forget(true);
    remember();
    own(dataset.ownPhone ? PHONE : TAB, remember);
    if (dataset.ownPhone || !read(PHONE)) return;
    if (write(TAB, "josira", memory())) window[PHONE].removeItem("josira");
  });

  /* The sign-in has ended by itself: what it left in this tab goes too. */
  if (dataset.page === "me-guest" && memory().account) forget(true);

  /* What waits is sent before its owner leaves, but nobody waits long for that. Without network this phone alone signs out:
     without the cookie that scripts may read, the server knows the sign-in no more. */
  const soon = (ms) => new Promise((late) => setTimeout(late, ms));

  function leaveAlone() {
    forget(true);
    window.josira.endSignIn();
    location.replace("/" + dataset.lang + "/");
  }

  all("[data-sign-out]").forEach((form) => form.addEventListener("submit", (event) => {
    const action = (event.submitter && event.submitter.getAttribute("formaction")) || form.action;
    event.preventDefault();
    const leave = () => Promise.race([fetch("/robots.txt", { cache: "no-store" }), soon(4000)]).then((reply) => {
      if (!reply || !reply.ok) throw reply;
      forget(true);
      form.action = action;
      form.submit();
    }).catch(leaveAlone);
    Promise.race([deliverAll(), soon(2000)]).then(leave, leave);
  }));

  /* The card that is shown once. */
  const card = one("[data-keepsake]");
  if (!card) return;
  const lines = () => all("dt", card).map((term) => [term.textContent, term.nextElementSibling.textContent]);
  const font = (size, weight) => `${weight} ${size}px system-ui, sans-serif`;

  function picture() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 900, height: 640 });
    const paint = canvas.getContext("2d");
    const fill = (colour, ...box) => {
      paint.fillStyle = colour;
      paint.fillRect(...box);
    };
    const say = (text, size, weight, colour, y) => {
      paint.fillStyle = colour;
      paint.font = font(size, weight);
      paint.fillText(text, 60, y, 780);
    };
    fill("#fffdf8", 0, 0, 900, 640);
    fill("#8a3b1e", 0, 0, 900, 90);
    say(card.dataset.title, 40, 800, "#fffdf8", 60);
    lines().forEach(([term, value], i) => {
      say(term, 28, 400, "#59473a", 170 + i * 160);
      say(value, 46, 700, "#2b1d14", 225 + i * 160);
    });
    canvas.toBlob((blob) => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: "carte.png" });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  /* Without a secure connection there is no clipboard; then a field is copied from. */
  function copy() {
    const text = lines().map((line) => line.join(" : ")).join("\n");
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    one("[data-copied]").hidden = !isCopied;
  }

  const tools = { picture, copy, print: () => window.print() };
  const bar = one("[data-tools]");
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) tools[button.value]();
  });
})();
