/* Starts the admin's widgets that Wagtail would start by inline scripts: <template data-start="Name" data-with="[…]">. */
(() => {
  const KNOWN = /^(init(Date|Time|DateTime)Chooser|InlinePanel|MultipleChooserPanel|create\w+Chooser|\w*Chooser)$/;

  const start = (place) => {
    const name = place.dataset.start;
    if (place.started || !KNOWN.test(name) || typeof window[name] !== "function") return;
    place.started = true;
    const values = JSON.parse(place.dataset.with);
    if (/^[A-Z]/.test(name)) new window[name](...values);
    else window[name](...values);
  };

  const startAllIn = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches("template[data-start]")) start(node);
    node.querySelectorAll("template[data-start]").forEach(start);
  };

  const watch = () => {
    startAllIn(document.documentElement);
    new MutationObserver((changes) =>
      changes.forEach((change) => change.addedNodes.forEach(startAllIn))
    ).observe(document.documentElement, { childList: true, subtree: true });
  };

  /* "interactive" comes before DOMContentLoaded, at which the rest of the admin starts. */
  if (document.readyState === "loading") document.addEventListener("readystatechange", watch, { once: true });
  else watch();
})();
