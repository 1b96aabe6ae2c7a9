/* Which questions an attempt asks, and in which order: drawn from its UUID, exactly as quizzes/order.py does, so that a
   quiz begins without network. Needs learner.js. */
(() => {
  "use strict";
  const { josira } = window;

  /* FNV-1a (32 bit) over UTF-8, mixed by the end of murmur3. */
  function hashed(text) {
    let h = 2166136261;
    new TextEncoder().encode(text).forEach((byte) => { h = Math.imul(h ^ byte, 16777619); });
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  }

  function shuffled(ids, seed) {
    const key = ids.reduce((keys, id) => Object.assign(keys, { [id]: hashed(seed + ":" + id) }), {});
    return ids.slice().sort((a, b) => key[a] - key[b] || (a < b ? -1 : 1));
  }

  /* The ids of the questions to ask. A form of a pool says which and how many of it: data-pool="1:4". */
  function draw(forms, seed, isShuffled) {
    const pools = {};
    const drawn = [];
    forms.forEach(({ dataset: { question, pool } }) => {
      if (!pool) drawn.push(question);
      else if (!pools[pool]) {
        pools[pool] = forms.filter((form) => form.dataset.pool === pool).map((form) => form.dataset.question);
        drawn.push(...shuffled(pools[pool], seed).slice(0, pool.split(":")[1]));
      }
    });
    return isShuffled ? shuffled(drawn, seed) : drawn;
  }

  /* The ids of a question's choices in the order of this attempt; pinned ones last. */
  function drawChoices(form, seed) {
    const ids = (selector) => josira.all(selector, form).map((part) => part.value || part.dataset.field);
    const pinned = ids("[data-pinned]");
    return shuffled(ids(".choice [value], [data-field]").filter((id) => !pinned.includes(id)), seed).concat(pinned);
  }

  Object.assign(josira, { draw, drawChoices, hashed });
})();
