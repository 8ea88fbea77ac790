// Puts the keyboard where the reader must look: an error summary first, else what asked for it with data-focus,
// else, after a part of the page was exchanged, the first control with an error.
function look(root, swapped) {
  const el = root.querySelector(".errsum[tabindex]") ?? root.querySelector("[data-focus]") ??
    (swapped && !document.querySelector("form[data-live]") ? root.querySelector("[aria-invalid=true]") : null); // never away from what is being typed
  if (!el) return;
  if (!el.matches("[tabindex],input,select,textarea,a[href],button")) el.setAttribute("tabindex", "-1");
  el.focus();
  el.scrollIntoView({ block: "nearest" });
  el.removeAttribute("data-focus");
}

// a link in the summary focuses its control, not just the place on the page
document.addEventListener("click", (e) => {
  const link = e.target.closest?.(".errsum a[href^='#']");
  const el = link && document.getElementById(link.hash.slice(1));
  if (!el) return;
  e.preventDefault();
  (el.matches("input,select,textarea,button") ? el : el.querySelector("input,select,textarea") ?? el).focus();
  el.scrollIntoView({ block: "center" });
});

document.addEventListener("htmx:after:swap", (e) => {
  const t = e.detail?.ctx?.target; // gone when it was exchanged as a whole
  look(t instanceof Element && t.isConnected ? t : document, true);
});
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => look(document));
else look(document);
