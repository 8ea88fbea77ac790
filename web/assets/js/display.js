// Display settings at once, without loading the page anew and losing what was typed; the server keeps the choice.
const root = document.documentElement;

const apply = {
  theme: (value) => { root.dataset.theme = value || "auto"; },
  size: (value) => { if (value) root.dataset.size = value; else delete root.dataset.size; },
  care: (value) => { root.toggleAttribute("data-care", value === "1"); },
};

document.addEventListener("submit", (e) => {
  const button = e.submitter;
  if (!e.target.matches("form[data-display]") || !apply[button?.name]) return;
  e.preventDefault();
  apply[button.name](button.value);
  for (const b of document.querySelectorAll(`form[data-display] button[name=${button.name}]`)) {
    b.setAttribute("aria-pressed", String(b.value === button.value));
  }
  const body = new URLSearchParams(new FormData(e.target));
  body.set(button.name, button.value);
  fetch(e.target.action, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" });
});
