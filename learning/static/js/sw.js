/* The worker: what was saved is shown from the phone, at once and without asking the network; what was not saved comes from
   the network, and where there is none, the page that says what is on this phone. Reading keeps nothing: only the shell and
   the courses somebody chose to save are stored. SHELL and outbox.js stand before this. */
(() => {
  "use strict";
  const store = self.josiraStore;
  const SHELL_CACHE = "shell-" + SHELL.version;
  const MEDIA = "media";
  const PARTS = "parts";
  /* How long a network that says nothing is waited for; before, a copy that the browser itself still has will do. */
  const PATIENCE = 12000;
  const SHORT_PATIENCE = 3000;
  const HEAD_START = 1000; // for the browser's own memory, which a slow phone is long in reading
  const LONG_PATIENCE = 120000; // asked for by "try again"
  const FORGOT = "forgot";

  const isPrivate = (path) => SHELL.private.some((start) => path.startsWith(start));
  const language = (path) => (path.startsWith("/bm/") ? "bm" : "fr");
  const pagesOf = ({ id }, version) => "p:" + id + ":" + version;
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

  self.addEventListener("install", (event) => {
    /* What has its content in its name need not be asked again. */
    const cache = (url) => (url.startsWith(SHELL.named) ? "default" : "reload");
    const fresh = SHELL.files.map((url) => new Request(url, { cache: cache(url), credentials: "omit" }));
    event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(fresh)));
  });

  /* Without navigation preload: it would ask the network for each page of a kept course too. */
  self.addEventListener("activate", (event) => {
    event.waitUntil(sweep().then(() => clients.claim()));
  });

  /* Delete what no saved course names. */
  async function sweep() {
    const courses = await store.all("courses");
    const names = new Set([SHELL_CACHE, MEDIA]);
    const files = new Set();
    courses.forEach((course) => {
      if (course.version) names.add(pagesOf(course, course.version));
      if (course.next) names.add(pagesOf(course, course.next)).add(PARTS);
      [].concat(course.files || [], course.nextFiles || []).forEach((url) => files.add(url));
    });
    for (const name of await caches.keys()) if (!names.has(name)) await caches.delete(name);
    const media = await caches.open(MEDIA);
    for (const request of await media.keys()) if (!files.has(new URL(request.url).pathname)) await media.delete(request);
  }

  const fromShell = (url) => caches.open(SHELL_CACHE).then((cache) => cache.match(url));

  async function savedPage(path) {
    const courses = await store.all("courses").catch(() => []);
    for (const course of courses) {
      const cache = course.version && await caches.open(pagesOf(course, course.version));
      const found = cache && await cache.match(path);
      if (found) return found;
    }
    return fromShell(path);
  }

  /* A part of a kept recording: players ask for pieces, and seek only when they get them. */
  async function piece(response, range) {
    const whole = await response.blob();
    const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) || [];
    const start = from === "" ? Math.max(0, whole.size - Number(to)) : Number(from);
    const end = from === "" || to === "" ? whole.size - 1 : Math.min(Number(to), whole.size - 1);
    const headers = new Headers(response.headers);
    if (from === undefined || start > end) {
      headers.set("Content-Range", "bytes */" + whole.size);
      return new Response(null, { status: 416, headers });
    }
    headers.set("Content-Range", `bytes ${start}-${end}/${whole.size}`);
    headers.set("Content-Length", end - start + 1);
    return new Response(whole.slice(start, end + 1), { status: 206, headers });
  }

  async function file(request, path) {
    const found = await caches.open(MEDIA).then((cache) => cache.match(path)) || await fromShell(path);
    if (!found) return fetch(request);
    const range = request.headers.get("Range");
    return range ? piece(found, range) : found;
  }

  /* Whether somebody has made this phone forget, and the browser's own memory of pages has not been emptied since. */
  const hasForgotten = () => store.get("kv", FORGOT).catch(() => 0);

  /* What the browser's own memory still has of a page that was seen. */
  async function seenBefore(url) {
    const found = await fetch(url, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
    return found && found.ok ? found : null;
  }

  async function noNetwork(path) {
    const page = await fromShell(SHELL.saved[language(path)]);
    return page ? new Response(await page.blob(), { status: 503, headers: page.headers }) : Response.error();
  }

  async function navigate(event, url) {
    const { pathname: path } = url;
    const isOpen = !isPrivate(path);
    const found = isOpen && await savedPage(path);
    if (found) return found;
    const isForgotten = await hasForgotten();
    /* Asked before the network: while Chrome asks for a page, it lets nobody else at what it has of it, for 20 seconds. */
    const memory = isOpen && !isForgotten && seenBefore(event.request.url);
    await Promise.race([memory, wait(HEAD_START)]);
    const afresh = () => fetch(event.request.url, { cache: "reload", credentials: "same-origin", redirect: "manual" });
    const answer = (isForgotten ? afresh() : fetch(event.request)).catch(() => null);
    const within = (ms) => Promise.race([answer, wait(ms)]);
    const quick = await within(SHORT_PATIENCE);
    if (quick) return came(quick, isForgotten);
    /* Where the network has failed, Chrome lets go of what it has: that is waited for, as a slow phone may need it. */
    const seen = await (quick === null ? memory : Promise.race([memory, wait(0)]));
    if (seen) return seen;
    const slow = await within(url.searchParams.has("direct") ? LONG_PATIENCE : PATIENCE - SHORT_PATIENCE);
    return slow ? came(slow, isForgotten) : noNetwork(path);
  }

  /* The network is back: make the browser forget the pages that were seen before somebody asked for it. */
  function came(response, isForgotten) {
    if (isForgotten) forgetSeen();
    return response;
  }

  function forgetSeen() {
    return fetch(SHELL.signOut, { method: "POST", credentials: "same-origin" })
      .then((reply) => reply.ok && store.drop("kv", FORGOT)).catch(() => {});
  }

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== location.origin) return;
    const { pathname: path } = url;
    if (path === SHELL.neutral) event.respondWith(fromShell(path).then((page) => page || fetch(request)));
    else if (request.method !== "GET") return;
    else if (request.mode === "navigate") event.respondWith(navigate(event, url));
    else if (isPrivate(path) || request.cache === "no-store") return; // saving asks the network itself
    else if (path === SHELL.outboxAlias) event.respondWith(fromShell(SHELL.outbox).then((script) => script || fetch(request)));
    else if (SHELL.files.includes(path) || SHELL.media.some((start) => path.startsWith(start))) event.respondWith(file(request, path));
  });

  /* What waits is sent by whoever has network next. */
  self.addEventListener("sync", (event) => {
    if (event.tag !== "q") return;
    event.waitUntil(self.josiraOutbox.send().then((isEmpty) => isEmpty || Promise.reject(new Error("left"))));
  });

  async function forget() {
    await store.change(["courses", "kv"], (courses, kv) => {
      courses.clear();
      kv.put(1, FORGOT);
    });
    await sweep();
    await forgetSeen();
  }

  const deeds = { sweep, forget, skip: () => self.skipWaiting() };
  self.addEventListener("message", (event) => {
    const deed = deeds[event.data];
    if (deed) event.waitUntil(deed().then(() => event.ports.forEach((port) => port.postMessage("done"))));
  });
})();
