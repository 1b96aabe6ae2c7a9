/* Where a page asks for a security key: shows the button if this browser can use one, and says in words when it failed. */
(() => {
  const place = document.querySelector("[data-key]");
  const button = place.querySelector("button");
  const told = place.querySelector("[data-key-told]");
  // Browsers bind a key to a name; a site that is opened by a number, as on one's own machine, has none.
  const able = window.PublicKeyCredential && !/^[\d.]+$|^\[/.test(location.hostname);

  place.querySelector("[data-key-unable]").hidden = able;
  place.querySelectorAll("[data-key-able]").forEach((part) => { part.hidden = !able; });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const known = event.detail.exception.name === "InvalidStateError" && told.dataset.known;
    told.textContent = known || told.dataset.failed;
    told.hidden = false;
    button.focus();
  });
  button.addEventListener("click", () => { told.hidden = true; });
  // Enter in the field of the name does what the button does.
  button.form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.click();
  });
})();
