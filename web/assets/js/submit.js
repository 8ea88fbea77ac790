// A form is sent once: its buttons rest while it is under way and come back when the page is shown again.
// A form that downloads, or that may be sent again at once, says data-again.
const buttons = (form) => [...form.elements].filter((el) => el.type === "submit");

function rest(form, submitter) {
  form.dataset.busy = "";
  (submitter ?? buttons(form)[0])?.setAttribute("aria-busy", "true");
  for (const b of buttons(form)) b.setAttribute("aria-disabled", "true");
}

function wake(form) {
  delete form.dataset.busy;
  for (const b of buttons(form)) {
    b.removeAttribute("aria-busy");
    b.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (e) => {
  const form = e.target;
  if ("again" in form.dataset) return;
  if ("busy" in form.dataset) {
    e.preventDefault();
    e.stopImmediatePropagation();
    return;
  }
  // later handlers may still cancel; htmx does, and ends with finally:request
  setTimeout(() => { if (form.isConnected) rest(form, e.submitter); });
}, true);

document.addEventListener("htmx:finally:request", (e) => {
  const form = e.detail?.ctx?.sourceElement?.closest?.("form");
  if (form) setTimeout(() => wake(form));
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(wake));
