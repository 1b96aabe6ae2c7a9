/* Save a course on this phone, in the page: a worker may be stopped at any moment. Each step can be repeated after a cut. The
   version that is there serves until the new one is complete; one strict write is the switch. Needs outbox.js. */
(() => {
  "use strict";
  const store = self.josiraStore;
  const MEDIA = "media";
  const PARTS = "parts";
  const SMALL = 32 * 1024;
  const LANES = 8;
  const LARGE_LANES = 2;
  const [FIRST_PIECE, LARGEST_PIECE] = [16 * 1024, 128 * 1024];
  const [QUICK, SLOW] = [1500, 4000];
  const PAUSES = [1, 2, 4, 8];
  /* Seconds after which a network that answers nothing is none: for a word, for a file. */
  const [SHORT, LONG] = [20, 60];
  const SWEEPING = 3;
  const ROOM = 1.2;
  const SOUND = ["audio", "video"];
  const isAble = Boolean(navigator.serviceWorker && self.caches && self.AbortController && self.josiraOutbox.isAble);

  const idOf = (course, lang) => course + ":" + lang;
  const listAddress = (id) => `/hors-ligne/cours/${id.replace(":", ".")}.json`;
  const pagesOf = (id, version) => `p:${id}:${version}`;
  const wait = (seconds) => new Promise((done) => { setTimeout(done, 1000 * seconds); });
  const fault = (name, more) => Object.assign(new Error(name), { name }, more);
  const bare = { cache: "no-store", credentials: "omit" };
  const isLarge = ({ kind, size }) => size > SMALL && SOUND.concat("image").includes(kind);
  const placeOf = (file, id, list) => (file.kind === "page" ? pagesOf(id, list.version) : MEDIA);

  /* What is waited for, unless it takes too long or `check` has a reason to stop. */
  function patient(seconds, check, ask) {
    const line = new AbortController();
    const watch = async () => {
      for (let quarters = 4 * seconds; quarters && !line.signal.aborted; quarters -= 1) {
        await wait(0.25);
        check();
      }
      throw fault("silent");
    };
    return Promise.race([watch(), ask(line.signal)]).finally(() => line.abort());
  }

  /* Start the worker; what is saved needs it. */
  const register = () => navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });

  /* A course is kept only when the worker is there that will show it; the shell it needs may not have come. */
  const ready = () => patient(LONG, () => {}, () => navigator.serviceWorker.ready);

  /* The list of a course's files: {state: "there", list}, or "gone" (withdrawn), "none", "newer" (than this script). The
     browser itself asks whether the list it had is still the right one. */
  const look = (id, check = () => {}) => patient(SHORT, check, async (signal) => {
    const reply = await fetch(listAddress(id), { cache: "no-cache", credentials: "omit", signal });
    if (reply.status === 410) return { state: "gone" };
    if (reply.status === 404) return { state: "none" };
    if (!reply.ok) throw fault("network");
    const list = await reply.json().catch(() => { throw fault("network"); });
    return { state: list.schema > 1 ? "newer" : "there", list };
  });

  async function hash(blob) {
    const digest = await crypto.subtle.digest("SHA-256", await new Response(blob).arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => (byte + 256).toString(16).slice(1)).join("");
  }

  const isKept = (found, file) => Boolean(found) && found.headers.get("x-sha") === file.sha256;

  /* Which files of a list are not on this phone; pages that did not change are taken over from the version before. */
  async function missing(id, list, files) {
    const record = await store.get("courses", id);
    const media = await caches.open(MEDIA);
    const pages = await caches.open(pagesOf(id, list.version));
    const before = record && record.version && record.version !== list.version && await caches.open(pagesOf(id, record.version));
    const lacking = [];
    for (const file of files) {
      if (file.kind !== "page") {
        if (!isKept(await media.match(file.url), file)) lacking.push(file);
      } else if (!isKept(await pages.match(file.url), file)) {
        const old = before && await before.match(file.url);
        if (isKept(old, file)) await pages.put(file.url, old);
        else lacking.push(file);
      }
    }
    return lacking;
  }

  /* Opus where this browser plays it, else another format of the same recording. */
  const isDeaf = !new Audio().canPlayType("audio/ogg; codecs=opus");
  const playable = (file) => (isDeaf && file.kind === "audio" && file.alt ? Object.assign({}, file, file.alt[0]) : file);

  const wanted = (list, withSound) => list.files.filter(({ kind }) => withSound || !SOUND.includes(kind)).map(playable);
  const weigh = (files) => Math.ceil(1.05 * files.reduce((sum, { wire }) => sum + wire, 0));

  /* Large files come in pieces, each on the disk before the next: what was paid for is not paid for twice. */
  async function inPieces(file, job) {
    const parts = await caches.open(PARTS);
    const key = (at) => `/parts/${file.sha256}/${at}`;
    const pieces = [];
    let at = 0;
    for (let found = await parts.match(key(0)); found; found = await parts.match(key(at))) {
      const blob = await found.blob();
      pieces.push(blob);
      at += blob.size;
    }
    job.reached(file, at);
    let size = FIRST_PIECE;
    let headers = new Headers({ "Content-Type": pieces.length ? pieces[0].type : "" });
    while (at < file.size) {
      const begun = performance.now();
      const end = Math.min(at + size, file.size) - 1;
      const { blob, reply } = await job.ask(file.url, { Range: `bytes=${at}-${end}` });
      ({ headers } = reply);
      if (reply.status === 200) return { blob, headers };
      await parts.put(key(at), new Response(blob));
      pieces.push(blob);
      at += blob.size;
      job.reached(file, at);
      const took = performance.now() - begun;
      if (took < QUICK) size = Math.min(size * 2, LARGEST_PIECE);
      else if (took > SLOW) size = Math.max(size / 2, FIRST_PIECE);
    }
    return { blob: new Blob(pieces), headers };
  }

  async function whole(file, job) {
    const { blob, reply } = await job.ask(file.url);
    job.reached(file, file.wire);
    return { blob, headers: reply.headers };
  }

  /* Fetch one file, check it, keep it. A network that fails is tried again four times; one that says nothing is not. */
  async function bring(file, job) {
    for (let turn = 0; ; turn += 1) {
      job.check();
      try {
        const { blob, headers } = await (isLarge(file) ? inPieces(file, job) : whole(file, job));
        if (blob.size !== file.size || await hash(blob) !== file.sha256) {
          if (isLarge(file)) await caches.delete(PARTS); // or a piece that came wrong would stay so for ever
          throw fault("changed");
        }
        return await put(file, blob, headers, job);
      } catch (error) {
        if (error.name === "QuotaExceededError") throw fault("full");
        const isOurs = ["changed", "paused", "full", "silent"].includes(error.name);
        if (isOurs || error.status === 404 || turn === PAUSES.length) throw isOurs ? error : fault(error.status === 404 ? "changed" : "network");
        await wait(PAUSES[turn]);
      }
    }
  }

  async function put(file, blob, headers, job) {
    const kept = new Headers(headers);
    ["Content-Encoding", "Content-Range", "Vary"].forEach((name) => kept.delete(name));
    kept.set("Content-Length", blob.size);
    kept.set("x-sha", file.sha256);
    const cache = await caches.open(placeOf(file, job.id, job.list));
    await cache.put(file.url, new Response(blob, { headers: kept }));
  }

  /* Some lanes take files from one line until it is empty; the first fault stops all. */
  async function inLanes(files, lanes, job) {
    const line = files.slice();
    const lane = async () => {
      while (line.length) await bring(line.shift(), job);
    };
    const all = Array.from({ length: lanes }, lane);
    try {
      await Promise.all(all);
    } catch (error) {
      job.stop(error);
      await Promise.all(all.map((one) => one.catch(() => {})));
      throw error;
    }
  }

  async function room(bytes) {
    if (!navigator.storage || !navigator.storage.estimate) return;
    const { quota, usage } = await navigator.storage.estimate();
    const lack = Math.ceil(bytes * ROOM - (quota - usage));
    if (lack > 0) throw fault("full", { lack });
  }

  const kept = (list, files) => ({
    version: list.version, title: list.title, url: list.url, lang: list.lang, published: list.published,
    files: files.map(({ url }) => url), bytes: files.reduce((sum, { size }) => sum + size, 0),
    hasSound: list.sound > 0,
  });

  /* Save or update. `withSound` is remembered for updates. `tell` gets {done, total} in bytes of the line. */
  async function save(id, withSound, tell, signal) {
    const check = () => {
      if (signal.isPaused) throw fault("paused");
    };
    await patient(SHORT, check, register);
    const found = await look(id, check);
    if (found.state !== "there") throw fault(found.state);
    return saveList(id, found.list, withSound, tell, check, false);
  }

  async function saveList(id, list, withSound, tell, check, isSecondTry) {
    const files = wanted(list, withSound);
    const lacking = await missing(id, list, files);
    const total = weigh(files);
    await room(lacking.reduce((sum, { size }) => sum + size, 0));
    const base = total - weigh(lacking);
    const reached = {};
    const job = {
      id, list, fault: null,
      reached(file, bytes) {
        reached[file.url] = 1.05 * bytes;
        tell({ done: Math.min(total, Math.ceil(Object.values(reached).reduce((sum, one) => sum + one, base))), total });
      },
      ask: (url, headers) => patient(LONG, () => job.check(), async (aborted) => {
        const reply = await fetch(url, Object.assign({ headers, signal: aborted }, bare));
        if (!reply.ok || reply.redirected) throw fault("network", { status: reply.status });
        return { blob: await reply.blob(), reply };
      }),
      check() {
        check();
        if (this.fault) throw this.fault;
      },
      stop(error) { this.fault = this.fault || error; },
    };
    tell({ done: base, total });
    await edit(id, { next: list.version, nextFiles: files.map(({ url }) => url), sound: withSound, title: list.title, url: list.url, lang: list.lang });
    try {
      await inLanes(lacking.filter((file) => !isLarge(file)), LANES, job);
      await inLanes(lacking.filter(isLarge), LARGE_LANES, job);
    } catch (error) {
      /* Published anew while it was being saved: read the list again, once. */
      if (error.name !== "changed" || isSecondTry) throw error;
      const again = await look(id);
      if (again.state !== "there") throw fault(again.state);
      return saveList(id, again.list, withSound, tell, check, true);
    }
    /* The phone may have made room meanwhile, or a worker that began just now have tidied: all or nothing. */
    if ((await missing(id, list, files)).length) throw fault("network");
    await edit(id, Object.assign(kept(list, files), { next: null, nextFiles: null, sound: withSound, isEvicted: null }));
    await sweep();
    tell({ done: total, total });
    return list;
  }

  const edit = (id, change) => store.change(["courses"], (courses) => {
    const asked = courses.get(id);
    asked.onsuccess = () => courses.put(Object.assign(asked.result || { id }, change));
  });

  /* Two tabs do not save one course at once, where the browser can say so. */
  function alone(id, deed) {
    if (!navigator.locks) return deed();
    return navigator.locks.request("josira-save-" + id, { ifAvailable: true }, (lock) => {
      if (!lock) throw fault("busy");
      return deed();
    });
  }

  /* The worker throws away what no course names, and says when it is gone; where it does not run yet, that waits until it
     starts. One of an older version says nothing. */
  async function sweep() {
    const { active } = (await navigator.serviceWorker.getRegistration()) || {};
    if (!active) return;
    const { port1, port2 } = new MessageChannel();
    active.postMessage("sweep", [port2]);
    await Promise.race([wait(SWEEPING), new Promise((done) => { port1.onmessage = done; })]);
  }

  async function drop(id) {
    const record = await store.get("courses", id);
    await store.drop("courses", id);
    if (record && record.version) await caches.delete(pagesOf(id, record.version));
    if (record && record.next) await caches.delete(pagesOf(id, record.next));
    await sweep();
  }

  /* Saved courses; one whose files the phone has thrown away says so. */
  async function saved() {
    const courses = await store.all("courses");
    const isThere = async ({ id, version, url }) => Boolean(await (await caches.open(pagesOf(id, version))).match(url));
    return Promise.all(courses.map(async (course) => Object.assign({}, course, {
      isEvicted: Boolean(course.version) && !await isThere(course),
    })));
  }

  self.josiraSaver = {
    drop, idOf, isAble, look, ready, register, saved, wanted, weigh,
    lacking: async (id, list, withSound) => weigh(await missing(id, list, wanted(list, withSound))),
    save: (...all) => alone(all[0], () => save(...all)),
  };
})();
