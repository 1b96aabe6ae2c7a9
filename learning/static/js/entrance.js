/* Lets somebody see the passphrase while typing it. */
document.querySelectorAll("[data-show-secret]").forEach((label) => {
  const field = document.getElementById(label.dataset.showSecret);
  if (!field) return;
  label.hidden = false;
  label.querySelector("input").addEventListener("change", (event) => {
    field.type = event.target.checked ? "text" : "password";
  });
});
