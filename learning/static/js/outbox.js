/* Answers that wait on this phone. Each is sealed when it is written, so that only the server can read it, and sent as it
   is until the server has said what became of it. For pages and for the worker; Chrome 61 on. */

/* Below it all, the phone's own store: saved courses, the queue, a few values. A write is done when it is on the disk
   (`strict`), not when it is in memory. */
(() => {
  "use strict";
  const NAME = "j";
  let opened;

  function open() {
    if (!opened) {
      opened = new Promise((done, fail) => {
        const asked = indexedDB.open(NAME, 1);
        asked.onupgradeneeded = () => {
          ["courses", "queue"].forEach((name) => asked.result.createObjectStore(name, { keyPath: "id" }));
          asked.result.createObjectStore("kv");
        };
        asked.onblocked = asked.onerror = () => fail(asked.error);
        asked.onsuccess = () => {
          const database = asked.result;
          database.onclose = database.onversionchange = () => {
            database.close();
            opened = null;
          };
          done(database);
        };
      });
      opened.catch(() => { opened = null; });
    }
    return opened;
  }

  /* One transaction; `deed` gets the stores and may return a request, whose result is given back. */
  function run(mode, names, deed) {
    return open().then((database) => new Promise((done, fail) => {
      const transaction = database.transaction(names, mode, { durability: "strict" });
      const request = deed(...names.map((name) => transaction.objectStore(name)));
      transaction.oncomplete = () => done(request && request.result);
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    }));
  }

  self.josiraStore = {
    all: (name) => run("readonly", [name], (store) => store.getAll()),
    change: (names, deed) => run("readwrite", names, deed),
    drop: (name, key) => run("readwrite", [name], (store) => { store.delete(key); }),
    get: (name, key) => run("readonly", [name], (store) => store.get(key)),
    set: (key, value) => run("readwrite", ["kv"], (store) => { store.put(value, key); }),
  };
})();

(() => {
  "use strict";
  const store = self.josiraStore;
  const KEY = "/hors-ligne/cle.json";
  const SYNC = "/sync/";
  const VISITOR = "visitor";
  const FORMAT = 1;
  const MOST = 25;
  const LARGEST = 16000;
  /* Seconds between tries; after the last it is tried when a page opens. A page that keeps an answer sends it by itself
     first, and gives that up after 6 seconds (learner.js). */
  const PAUSES = [5, 15, 60, 300, 1800];
  const OWN_TRY = 7000;
  const HOUR = 3600e3;
  const GONE = ["stored", "already"];
  const text = new TextEncoder();

  const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const fromBase64 = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const isAble = Boolean(self.indexedDB && self.crypto && crypto.subtle && self.TextEncoder);

  /* Who connects and says nothing is no network. */
  const within = (seconds, asked) => Promise.race([new Promise((_, fail) => setTimeout(fail, 1000 * seconds)), asked]);

  /* The server's public key, asked once a day while there is network; the server opens what older ones have sealed. */
  const today = () => Math.floor(Date.now() / 864e5);
  async function serverKey() {
    const known = await store.get("kv", "key");
    return known || freshKey();
  }
  async function freshKey() {
    const reply = await within(6, fetch(KEY));
    if (!reply.ok) throw reply;
    const key = Object.assign(await reply.json(), { day: today() });
    await store.set("key", key);
    return key;
  }

  function join(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => {
      whole.set(part, at);
      return at + part.length;
    }, 0);
    return whole;
  }

  /* A fresh pair for each item, so its key is used once and needs no nonce. The item's id is sealed in with it. */
  async function seal(id, content, key) {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const theirs = await crypto.subtle.importKey("raw", fromBase64(key.key), curve, false, []);
    const pair = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
    const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const recipe = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: text.encode("josira-q1") };
    const secret = await crypto.subtle.deriveKey(recipe, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const box = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: text.encode(id) };
    const sealed = await crypto.subtle.encrypt(box, secret, text.encode(JSON.stringify(content)));
    const point = await crypto.subtle.exportKey("raw", pair.publicKey);
    return toBase64(join(new Uint8Array(point), new Uint8Array(sealed)));
  }

  /* Keep one answer; done when it is on the disk. The same id again changes nothing. */
  async function keep(id, content, { q, token }) {
    if (await store.get("queue", id)) return;
    const key = await serverKey();
    const env = await seal(id, token ? Object.assign({ t: token }, content) : content, key);
    await store.change(["kv", "queue"], (kv, queue) => {
      const asked = kv.get("seq:" + q);
      asked.onsuccess = () => {
        const seq = (asked.result || 0) + 1;
        kv.put(seq, "seq:" + q);
        queue.put({ id, q, seq, k: key.k, env, state: "waiting", tries: 0 });
      };
    });
  }

  /* All tabs and the worker hear what became of an answer, whoever sent it. */
  const radio = self.BroadcastChannel && new BroadcastChannel("josira");
  const announce = (fates) => {
    if (radio) radio.postMessage(fates);
    hear(fates);
  };
  const hear = (fates) => self.document && document.dispatchEvent(new CustomEvent("josira-fates", { detail: fates }));

  const drop = (id) => store.drop("queue", id).then(() => announce([{ id, status: "stored" }]));
  const items = () => store.all("queue");
  const isWaiting = ({ state }) => state === "waiting";
  const inOrder = (a, b) => (a.q < b.q ? -1 : a.q > b.q ? 1 : a.seq - b.seq);

  /* What is due, oldest first, as much as one request takes. */
  function batch(waiting, most) {
    let size = 0;
    return waiting.sort(inOrder).slice(0, most).filter((item) => {
      size += item.env.length + 120;
      return size < LARGEST || size === item.env.length + 120;
    });
  }

  function post(sent) {
    const body = JSON.stringify({ v: FORMAT, client: "1", items: sent.map(({ id, q, seq, k, env }) => ({ id, q, seq, k, env })) });
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    return within(20, fetch(SYNC, { method: "POST", headers, body, credentials: "omit", redirect: "error" }));
  }

  /* What the server said, or null where it was no word of ours: a captive portal, say. */
  async function answerOf(reply) {
    if (reply.status !== 200) return null;
    const body = await reply.json().catch(() => null);
    return body && body.v && Array.isArray(body.items) ? body : null;
  }

  const change = (item, edit) => store.change(["queue"], (queue) => {
    const asked = queue.get(item.id);
    asked.onsuccess = () => asked.result && queue.put(Object.assign(asked.result, edit));
  });

  async function settle({ id, status, code, after_s: after }) {
    if (GONE.includes(status)) await store.drop("queue", id);
    else if (status === "later") await change({ id }, { after: Date.now() + 1000 * Math.min(after || 60, 3600) });
    else await change({ id }, { state: "refused", code: code || status });
  }

  /* Refused by the site itself, or by a proxy that takes no large bodies; what a captive portal refuses says nothing. */
  const isRefused = ({ status, headers }) =>
    [413, 500].includes(status) || ([400, 415].includes(status) && /json/.test(headers.get("Content-Type")));

  /* A request that was refused whole: smaller ones, and what cannot even be sent alone is set aside. */
  async function shrink(sent, status) {
    if (sent.length > 1) return Math.ceil(sent.length / 2);
    const [item] = sent;
    const tries = item.tries + 1;
    if (status !== 500) await change(item, { state: "refused", code: "bad_shape" });
    else await change(item, { tries, after: tries < 3 ? 0 : Date.now() + 24 * HOUR });
    return status === 500 && tries < 3 ? 0 : MOST;
  }

  /* Send what waits; announce each item's fate. Ends with true when nothing is left that could be sent. */
  async function sendAll() {
    let most = MOST;
    const done = new Set();
    for (;;) {
      const now = Date.now();
      const rest = await store.get("kv", "rest");
      if (rest > now && rest < now + HOUR) return false;
      /* A time far ahead was written by a clock that has been set since. */
      const isDue = ({ after = 0 }) => after <= now || after > now + 25 * HOUR;
      const waiting = (await items()).filter(isWaiting);
      const sent = batch(waiting.filter((item) => isDue(item) && !done.has(item.id)), most);
      if (!sent.length) return !waiting.length;
      const reply = await post(sent).catch(() => null);
      const body = reply && await answerOf(reply);
      if (body) {
        sent.forEach(({ id }) => done.add(id));
        for (const fate of body.items) await settle(fate);
        announce(body.items);
        if (body.min_delay_s) await store.set("rest", now + 1000 * body.min_delay_s);
      } else if (reply && isRefused(reply)) {
        most = await shrink(sent, reply.status);
        if (!most) return false;
      } else {
        const seconds = reply && Number(reply.headers.get("Retry-After"));
        if (seconds > 0) await store.set("rest", now + Math.min(1000 * seconds, HOUR));
        if (reply && reply.status === 426) announce([{ status: "old" }]);
        return false;
      }
    }
  }

  /* One sender at a time, in all tabs and the worker together where the browser can say so. */
  let under;
  function send() {
    if (!under) {
      const locks = self.navigator.locks;
      under = locks ? locks.request("josira-send", sendAll) : sendAll();
      const over = () => { under = null; };
      under.then(over, over);
    }
    return under;
  }

  /* Somebody taps to send: what was set aside after faults of the site is tried once more. */
  async function again() {
    for (const item of await items()) if (item.tries > 2) await change(item, { tries: 2, after: 0 });
    return send();
  }

  /* Send now, and again with growing pauses while something is left. */
  let timer;
  function sendSoon(turn = 0) {
    clearTimeout(timer);
    send().catch(() => false).then((isEmpty) => {
      if (isEmpty || turn >= PAUSES.length) return;
      timer = setTimeout(() => sendSoon(turn + 1), PAUSES[turn] * 1000 * (0.7 + 0.6 * Math.random()));
    });
  }

  self.josiraOutbox = { again, drop, isAble, items, owner, send };

  /* The rest is for pages. Whose answers these are: an account's while it is signed in, else a visitor's. Those of somebody
     who works here are kept apart and not counted; a cookie tells that, also without network (production puts `__Host-` before its name). */
  const WORK = { q: "work", token: "A".repeat(22) };
  const isAtWork = () => document.cookie.includes("josira-work=");
  function owner() {
    if (isAtWork()) return WORK;
    for (const kept of ["sessionStorage", "localStorage"]) {
      try {
        const found = JSON.parse(self[kept].getItem("josira-owner"));
        if (found) return found;
      } catch (refused) { /* nothing is kept there */ }
    }
    return { q: VISITOR };
  }

  if (!self.document || !isAble) return;

  if (radio) radio.addEventListener("message", ({ data }) => hear(data));

  /* Put an answer where nothing takes it away; gives back what takes it out again when the server has it. */
  async function hold(id, content) {
    await keep(id, Object.assign({ lang: document.documentElement.lang }, content), owner());
    const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    if (worker && worker.sync) worker.sync.register("q").catch(() => {});
    clearTimeout(timer);
    timer = setTimeout(sendSoon, OWN_TRY);
    return () => drop(id);
  }

  self.addEventListener("online", () => sendSoon());
  document.addEventListener("visibilitychange", () => document.hidden || sendSoon());
  sendSoon();
  store.get("kv", "key").then((key) => (key && key.day === today()) || freshKey()).catch(() => {});
  self.josira.hold = hold;
})();
