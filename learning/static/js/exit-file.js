/* The quick exit of a course in one file: there is no site behind it, so the page is emptied and left for a blank one. */
{
  let taps = [];
  const leave = () => {
    document.documentElement.hidden = true;
    document.title = "";
    document.querySelectorAll("audio,video").forEach((sound) => sound.pause());
    if (document.body) document.body.textContent = "";
    location.replace("about:blank");
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") taps = [];
    else if (!event.repeat && event.timeStamp - taps[taps.push(event.timeStamp) - 3] < 1500) leave();
  });
  addEventListener("click", (event) => {
    if (!event.target.closest("[data-exit]")) return;
    event.preventDefault();
    leave();
  });
}
