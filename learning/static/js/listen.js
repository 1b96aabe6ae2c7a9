/* The listen bar: one tap plays; the place in the recording can be chosen by touch and by arrows. Needs learner.js. */
(() => {
  "use strict";
  const { all, make, one, words } = window.josira;

  all("[data-listen]").forEach((bar) => {
    const audio = one("audio", bar);
    const button = make("button", "button small", words.play);
    const place = make("input", "");
    const say = (text) => { button.textContent = text; };
    Object.assign(place, { type: "range", max: bar.dataset.seconds, value: 0 });
    place.setAttribute("aria-label", words.place);
    audio.controls = !(audio.hidden = true);
    audio.after(button, place);
    audio.addEventListener("play", () => say(words.pause));
    audio.addEventListener("pause", () => say(audio.error ? words.silent : words.play));
    audio.addEventListener("timeupdate", () => { place.value = audio.currentTime; });
    button.addEventListener("click", () => {
      if (audio.paused) audio.play().catch(() => say(words.silent));
      else audio.pause();
    });
    place.addEventListener("input", () => { audio.currentTime = place.value; });
  });
})();
