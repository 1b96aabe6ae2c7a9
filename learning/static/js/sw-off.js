/* The worker that ends itself: sent to all phones while OFFLINE=off. What was kept and what waits stays where it is. */
(() => {
  "use strict";
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.registration.unregister()));
})();
