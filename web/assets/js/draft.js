// The form that is worked on while the server answers (form[data-live]): what the server says of its controls holds, unless
// something was typed meanwhile; and what is not saved outlives a reload, in this tab.
const form = () => document.querySelector("form[data-live]");
const key = () => `hzd-draft-${location.pathname}`;
let typed = 0;
let before = null; // what had the focus when an answer came
const sentAt = new WeakMap();

// what is typed is counted ahead of all else
const counts = (e) => e.detail?.ctx?.sourceElement?.id === "rule-counts";

// a morph exchanges attributes; what a control holds by now is another thing
function settle(f) {
  for (const el of f.elements) {
    if (el === document.activeElement) continue;
    if (el instanceof HTMLSelectElement) for (const o of el.options) o.selected = o.defaultSelected;
    else if (el.type === "checkbox" || el.type === "radio") el.checked = el.defaultChecked;
    else if (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement) el.value = el.defaultValue;
  }
}

function reveal() {
  for (const d of document.querySelectorAll("details[data-open]")) d.open = true;
  if (location.hash) document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
}

function keep(state) {
  try { sessionStorage.setItem(key(), state); } catch { /* then it does not outlive a reload */ }
}
function kept() {
  try { return sessionStorage.getItem(key()); } catch { return null; }
}
function forget() {
  try { sessionStorage.removeItem(key()); } catch { /* nothing is kept either */ }
}

document.addEventListener("input", (e) => {
  const f = form();
  if (!f || e.target.form !== f) return;
  typed++;
  if (e.target.name === "expression" && f.dataset.now) keep(JSON.stringify({ ...JSON.parse(f.dataset.now), t: e.target.value }));
});

document.addEventListener("htmx:before:request", (e) => {
  if (e.detail?.ctx) sentAt.set(e.detail.ctx, typed);
});
document.addEventListener("htmx:before:swap", (e) => {
  const ctx = e.detail?.ctx;
  if (ctx && (ctx.sourceElement === form() || counts(e)) && sentAt.get(ctx) !== typed) e.preventDefault(); // another answer is on its way
  const at = document.activeElement;
  before = form() && at?.id ? { id: at.id, row: at.closest("fieldset.k-cond")?.id } : null;
});

// the control that had the focus may be gone: then the work goes on beside it
function refocus() {
  if (!before || document.activeElement !== document.body) return;
  const row = before.row && document.getElementById(before.row);
  (document.getElementById(before.id) ?? row?.querySelector("select[name^='op.'], select, textarea") ?? document.getElementById("b-add-"))?.focus();
}

document.addEventListener("htmx:after:swap", (e) => {
  const f = form();
  if (!f || counts(e)) return;
  settle(f);
  refocus();
  reveal();
  if (f.dataset.now === f.dataset.saved) forget();
  else if (f.dataset.now) keep(f.dataset.now);
  hide();
});

// the bar is shown once, on a page that was opened; the first change of the form settles the matter
function hide() {
  const bar = document.getElementById("restore");
  if (bar) bar.hidden = true;
}
function offer() {
  const f = form();
  const bar = document.getElementById("restore");
  if (!f?.dataset.now || !bar) return;
  const state = kept();
  if (!state || state === f.dataset.now || state === f.dataset.saved) {
    if (state && f.dataset.now === f.dataset.saved) forget();
    return;
  }
  document.getElementById("b-restore").value = `load:${state}`;
  bar.hidden = false;
}

document.addEventListener("click", (e) => {
  if (e.target.id === "b-discard") {
    forget();
    hide();
    form()?.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  }
  const link = e.target.closest?.("a[href^='#']"); // what is folded away opens for whoever is led there
  const el = link && document.getElementById(link.hash.slice(1));
  if (!el || !form()) return;
  el.closest("details")?.setAttribute("open", "");
  if (el.matches("input,select,textarea")) {
    e.preventDefault();
    el.focus();
    el.scrollIntoView({ block: "center" });
  } else if (el.matches("fieldset.k-cond")) {
    el.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  }
});

function start() {
  if (!form()) return;
  reveal();
  offer();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
