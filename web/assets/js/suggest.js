// The arrow keys go through what is suggested below a question; Escape goes back to it. Without script Tab does the same.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-suggest]");
  if (!form || !["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) return;
  const stops = [form.querySelector("input[type=search]"), ...form.querySelectorAll("#suggest a")];
  const at = stops.indexOf(event.target);
  if (at < 0) return;
  if (event.key === "Escape") {
    if (stops.length > 1) {
      form.querySelector("#suggest").replaceChildren();
      stops[0].focus();
      event.preventDefault();
    }
    return;
  }
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    next.focus();
    event.preventDefault();
  }
});
