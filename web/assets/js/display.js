// Display settings and reading aids at once, without loading the page anew and losing what was typed; the server keeps the choice, and
// writes it as attributes of <html>.
const root = document.documentElement;
const form = () => document.querySelector("form[data-display]");
const plain = { theme: "auto", size: "", rate: "" };

function keep(name, value) {
  const f = form();
  if (!f) return;
  const body = new URLSearchParams(new FormData(f));
  body.set(name, value);
  fetch(f.action, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" });
}

function mark(name, value) {
  for (const b of document.querySelectorAll(`form[data-display] button[name=${name}]`)) {
    const toggles = document.querySelectorAll(`form[data-display] button[name=${name}]`).length === 1;
    b.setAttribute("aria-pressed", String(toggles ? value === "1" : b.value === value));
    if (toggles) b.value = value === "1" ? "0" : "1";
  }
}

function apply(name, value) {
  if (name in plain) {
    if (value || plain[name]) root.dataset[name] = value || plain[name];
    else delete root.dataset[name];
  } else root.toggleAttribute(`data-${name}`, value === "1");
  mark(name, value);
}

// choose changes one setting, or all with "reset".
export function choose(name, value) {
  if (name === "reset") {
    for (const n of Object.keys(plain)) apply(n, "");
    for (const n of ["care", "cursor", "lines", "caption", "guide", "read"]) apply(n, "0");
  } else apply(name, value);
  keep(name, value);
  document.dispatchEvent(new Event("hzd:display"));
}

document.addEventListener("submit", (e) => {
  const button = e.submitter;
  if (!e.target.matches("form[data-display]") || !button?.name) return;
  e.preventDefault();
  choose(button.name, button.value);
});
