/* Scripts run here: what stands in a page for those who have none may hide (css/take-along.css). Comes last. */
document.documentElement.classList.add("js");
