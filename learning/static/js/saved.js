/* The courses and answers on this phone, and the button that keeps a course: on a course's page, on the page of what is on
   this phone, on the learner's own page. After learner.js, outbox.js, saver.js. */
(() => {
  "use strict";
  const { PHONE, all, fill, forget, make, memory, one, read, write } = window.josira;
  /* The cookie without which the server knows no sign-in any more; scripts may read and end it, also without network. */
  const HERE = ["__Host-josira-here", "josira-here"];
  const isSignedIn = () => HERE.some((name) => document.cookie.includes(name + "="));

  function endSignIn() {
    HERE.forEach((name, i) => { document.cookie = `${name}=; Max-Age=0; Path=/; SameSite=Lax${i ? "" : "; Secure"}`; });
  }

  window.josira.endSignIn = endSignIn;

  all("[data-signed-in]").forEach((section) => {
    section.hidden = !isSignedIn();
    one("[data-leave]", section).addEventListener("click", ({ target }) => {
      forget(true);
      endSignIn();
      target.hidden = true;
      one("[data-left]", section).hidden = false;
    });
  });

  const outbox = window.josiraOutbox;
  const saver = window.josiraSaver;
  const template = one("#save-box");
  const words = template.dataset;

  /* Sizes and prices as people say them: a megabyte has 1024 times 1024 bytes, a price goes up to the next 5 F. */
  const number = (value) => String(value).replace(".", ",");
  function size(bytes) {
    const kb = bytes / 1024;
    return kb < 1024 ? fill(words.kb, { number: Math.max(1, Math.round(kb)) }) : fill(words.mb, { number: number((kb / 1024).toFixed(1)) });
  }
  function price(bytes) {
    const francs = Math.ceil((bytes / 1048576) * Number(words.fcfa.replace(",", ".")) / 5) * 5;
    return francs ? fill(words.price, { size: size(bytes), price: francs }) : size(bytes);
  }

  /* One course: the box shows the part whose `data-when` names the state; a button's value is what it does. */
  function saveBox(id, course) {
    const box = document.importNode(template.content, true).firstElementChild;
    const texts = all("p, button", box).filter((part) => part.textContent.includes("{"));
    texts.forEach((part) => { part.dataset.text = part.lastChild.data; });
    const bar = one("progress", box);
    let signal = {};
    let list;
    let record = course;
    let state;

    function show(now, values) {
      const hadFocus = box.contains(document.activeElement);
      state = now;
      box.dataset.state = now;
      const { left: rest = "" } = values || {};
      texts.forEach((part) => { part.lastChild.data = fill(part.dataset.text, Object.assign({ left: rest }, values)); });
      all("[data-when]", box).forEach((part) => { part.hidden = !part.dataset.when.split(" ").includes(now); });
      all("[data-only-sound], [data-only-silent]", box).forEach((part) => {
        const isSound = now === "choose" ? Boolean(list && list.sound) : Boolean(record && record.sound);
        const isSilentCourse = now === "saved" && !(record && record.hasSound);
        part.hidden = part.hidden || isSilentCourse || (part.dataset.onlySound !== undefined) !== isSound;
      });
      all("[data-rest], [data-rest-unknown]", box).forEach((part) => {
        part.hidden = part.hidden || (part.dataset.rest === undefined) === Boolean(rest);
      });
      if (hadFocus && now !== "saving") box.focus();
    }

    async function start() {
      record = (await saver.saved()).find((one) => one.id === id);
      if (!record) show("ask");
      else if (record.isEvicted) show("evicted");
      else if (record.next) show("paused", { left: "" });
      else show("saved", { size: size(record.bytes) });
    }

    async function look() {
      show("looking");
      const found = await saver.look(id);
      if (found.state !== "there") return show(found.state);
      ({ list } = found);
      const cost = (withSound) => price(saver.weigh(saver.wanted(list, withSound)));
      return show("choose", { all: cost(true), silent: cost(false) });
    }

    async function save(withSound) {
      signal = { isPaused: false };
      bar.value = 0;
      show("saving", { done: size(0), total: list ? size(saver.weigh(saver.wanted(list, withSound))) : "…" });
      /* Asked inside the tap; no is an answer too. */
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
      const tell = ({ done, total }) => {
        bar.max = total;
        bar.value = done;
        if (state === "saving") show("saving", { done: size(done), total: size(total) });
      };
      await saver.save(id, withSound, tell, signal);
      await saver.ready();
      await start();
      document.dispatchEvent(new CustomEvent("josira-saved"));
    }

    async function check() {
      show("looking");
      return compare(await saver.look(id));
    }

    async function compare(found) {
      if (found.state !== "there") return show(found.state);
      ({ list } = found);
      if (list.version === record.version) return show("newest", { size: size(record.bytes) });
      const bytes = await saver.lacking(id, list, record.sound);
      return show("fresh", { size: size(bytes), price: price(bytes) });
    }

    const left = () => (bar.max > 1 ? size(bar.max - bar.value) : "");

    const isLost = (name) => ["network", "silent", "TypeError"].includes(name);

    function failed(error) {
      const { name, lack } = error;
      const isKept = record && record.version && !record.isEvicted;
      if (isLost(name) && state === "looking" && isKept) show("unasked", { size: size(record.bytes) });
      else if (isLost(name)) show(state === "looking" ? "unreachable" : "broken", { left: left() });
      else if (name === "paused") show("paused", { left: left() });
      else if (name === "full" || name === "QuotaExceededError") show("full", { lack: size(lack || 1048576), left: left() });
      else if (["gone", "none", "newer", "busy"].includes(name)) show(name, { left: left() });
      else if (name === "changed") show("none");
      else show("refused");
    }

    const withSound = () => (record ? record.sound !== false : true);
    const deeds = {
      start, look, check,
      all: () => save(true),
      silent: () => save(false),
      again: () => save(withSound()),
      update: () => save(withSound()),
      pause: () => { signal.isPaused = true; },
      delete: () => show("sure"),
      deleted: () => saver.drop(id).then(() => document.dispatchEvent(new CustomEvent("josira-saved"))).then(start),
    };
    box.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) Promise.resolve(deeds[button.value]()).catch(failed);
    });
    /* Asked by the page itself, while the box goes on saying what is kept: only a newer version, or a course that is gone, is
       worth a word, and only where nobody has tapped meanwhile. */
    const isNews = (found) => found.state !== "there" || found.list.version !== record.version;
    box.addEventListener("ask", () => saver.look(id).then((found) => state === "saved" && isNews(found) && compare(found)).catch(() => {}));
    return start().then(() => box);
  }

  /* Whether the site's own pages of a course have changed: asked once a day at most, where somebody opens it, and never on
     a phone that saves data. */
  const { saveData, effectiveType = "" } = navigator.connection || {};
  const isThrifty = saveData || effectiveType.includes("2g");
  const ASKED = "josira-asked";

  function askToday(id, box) {
    const today = Math.floor(Date.now() / 864e5);
    const asked = read(PHONE, ASKED) || {};
    const button = one("button[value=check]", box);
    if (isThrifty || button.hidden || asked[id] === today) return;
    if (write(PHONE, ASKED, Object.assign(asked, { [id]: today }))) box.dispatchEvent(new Event("ask"));
  }

  /* The worker, with the pages for when there is no network, comes after what somebody wanted to read; a phone that saves
     data waits until a course is kept. */
  if (saver.isAble && !isThrifty) {
    window.addEventListener("load", () => setTimeout(() => saver.register().catch(() => {}), 2000));
  }

  /* A step that is done and not received yet says so on the path. */
  async function paintWaiting() {
    const ids = (await outbox.items()).map(({ id }) => id);
    const { done, tries } = memory();
    all("[data-step-link]").forEach((step) => {
      const key = step.dataset.stepLink;
      all(".mark", step).forEach((old) => old.remove());
      if ([done[key]].concat(tries[key]).some((id) => ids.includes(id))) one("a", step).append(make("span", "mark", words.waiting));
    });
  }

  if (one("[data-step-link]")) {
    document.addEventListener("josira-fates", paintWaiting);
    paintWaiting().catch(() => {});
  }

  const place = one("[data-save-course]");
  const page = one("[data-on-phone]");

  if (!saver.isAble) {
    all("[data-not-able]").forEach((notice) => { notice.hidden = false; });
    return;
  }

  if (place) {
    const { saveCourse, lang } = place.dataset;
    const id = saver.idOf(saveCourse, lang);
    saveBox(id).then((box) => {
      place.append(box);
      askToday(id, box);
    }).catch(() => {});
  }

  /* The list of kept courses. */
  async function list() {
    const courses = await saver.saved();
    const shelf = one("[data-courses]", page);
    const boxes = await Promise.all(courses.map((course) => saveBox(course.id, course).then((box) => {
      const title = make("h3", "");
      title.append(Object.assign(make("a", "", course.title), { href: course.url, lang: course.lang }));
      one(".in", box).prepend(title);
      return box;
    })));
    shelf.textContent = "";
    shelf.append(...boxes);
    one("[data-no-courses]", page).hidden = courses.length > 0;
  }

  /* This page is older than the site: so it is until it is loaded anew, however often it sends. */
  let isOld = false;

  /* Answers that wait: of who is here now, never of somebody else. What was refused stays until it is deleted here. */
  async function waiting() {
    const said = one("#phone-words").dataset;
    const mine = (await outbox.items()).filter(({ q }) => q === outbox.owner().q);
    const refused = mine.filter(({ state }) => state === "refused");
    const count = mine.length - refused.length;
    const some = one("[data-some]", page);
    const section = one("[data-waiting]", page);
    section.hidden = section.hidden && !mine.length;
    some.hidden = !count;
    some.textContent = isOld ? said.old : fill(said.some, { count });
    one("[data-send]", page).hidden = !count;
    one("[data-all-sent]", page).hidden = mine.length > 0;
    const shelf = one("[data-refused]", page);
    shelf.textContent = "";
    refused.forEach(({ id, code }) => {
      const line = make("li", "card");
      const inside = make("div", "in");
      const button = make("button", "button small quiet", said.delete);
      const why = said[code.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())] || said.badShape;
      button.addEventListener("click", () => outbox.drop(id).then(waiting));
      inside.append(make("p", "mark no", why), button);
      line.append(inside);
      shelf.append(line);
    });
    return count;
  }

  async function eraseAll() {
    const courses = await saver.saved();
    for (const { id } of courses) await saver.drop(id);
    for (const { id } of await outbox.items()) await outbox.drop(id);
    forget();
    await list();
    await waiting();
  }

  /* Asked once more, with what would be lost. */
  function offerErasing(section) {
    const part = (name) => one(`[data-${name}]`, section);
    section.hidden = false;
    part("erase-all").addEventListener("click", async () => {
      const count = (await outbox.items()).filter(({ state }) => state === "waiting").length;
      part("erase-lost").hidden = !count;
      part("erase-lost").textContent = fill(one("#phone-words").dataset.lost, { count });
      part("erase-sure").hidden = false;
      part("erase-sure").focus();
    });
    part("erase-no").addEventListener("click", () => { part("erase-sure").hidden = true; });
    part("erase-yes").addEventListener("click", () => eraseAll().then(() => {
      part("erase-sure").hidden = true;
      part("erased").hidden = false;
    }));
  }

  if (!page) return;
  all("[data-erase]").forEach(offerErasing);
  const said = one("#phone-words").dataset;
  page.hidden = false;
  one("[data-send]", page).addEventListener("click", () => {
    one("[data-some]", page).textContent = said.sending;
    outbox.again().then(waiting, waiting);
  });
  /* The site was renewed while this browser was open: its new worker waits until all tabs are closed, or for this tap. */
  navigator.serviceWorker.getRegistration().then((worker) => {
    const renew = one("[data-renew]", page);
    renew.hidden = !(worker && worker.waiting);
    one("button", renew).addEventListener("click", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      worker.waiting.postMessage("skip");
    });
  });
  document.addEventListener("josira-saved", list);
  document.addEventListener("josira-fates", ({ detail }) => {
    isOld = isOld || detail.some(({ status }) => status === "old");
    waiting();
  });
  list().catch(() => {});
  waiting().catch(() => {});

  /* In place of another page: there is no network. */
  const stuck = one("[data-no-network]");
  if (!stuck) return;
  stuck.hidden = location.pathname === stuck.dataset.here;
  one("[data-again]", stuck).addEventListener("click", () => location.replace(location.pathname + "?direct=1"));
})();
