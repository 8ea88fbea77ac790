// Tells screen readers what a swap changed: content marked data-announce="符合1,572家" is put into the
// shell's one status region, and the target of a running request is aria-busy.
const region = () => document.getElementById("status");

export function announce(text) {
  const r = region();
  if (!r || !text) return;
  r.textContent = "";
  setTimeout(() => { r.textContent = text; }, 50); // an unchanged text would not be read again
}

function target(event) {
  const t = event.detail?.ctx?.target;
  return t instanceof Element ? t : null;
}

document.addEventListener("htmx:before:request", (e) => target(e)?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:finally:request", (e) => target(e)?.removeAttribute("aria-busy"));
document.addEventListener("htmx:after:swap", () => {
  for (const el of document.querySelectorAll("[data-announce]")) {
    announce(el.dataset.announce);
    el.removeAttribute("data-announce");
  }
});
document.addEventListener("htmx:error", () => announce("网络不通，内容没有更新，请稍后再试"));
