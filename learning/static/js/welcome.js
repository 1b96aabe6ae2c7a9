/* Whoever chose a language before goes straight there; "Choose the language" in the footer still leads here. */
(() => {
  "use strict";
  try {
    const chosen = JSON.parse(localStorage.getItem("josira-lang"));
    const link = document.querySelector(`[data-language="${chosen}"]`);
    if (link && !document.referrer.startsWith(location.origin)) location.replace(link.href);
  } catch (refused) { /* nothing is remembered */ }
})();
