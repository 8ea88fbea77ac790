// Reading aids of the accessibility menu: large pointer, crossed lines, a caption strip, reading aloud, jumps to
// the parts of the page. They need script, so their buttons are hidden without it; a choice lasts for this browser.
const root = document.documentElement;
const key = "hzd-aids";
const spoken = window.speechSynthesis;
let on = new Set();
try { on = new Set(JSON.parse(localStorage.getItem(key) ?? "[]")); } catch { /* storage may be forbidden */ }

const make = (className, parent = document.body) => {
  const el = document.createElement("div");
  el.className = className;
  el.setAttribute("aria-hidden", "true");
  parent.append(el);
  return el;
};

const parts = {};
const lines = () => parts.lines ??= [make("aid-line aid-line--x"), make("aid-line aid-line--y")];
const caption = () => parts.caption ??= make("aid-caption");

function show() {
  for (const aid of ["cursor", "lines", "caption"]) root.classList.toggle(`aid-${aid}-on`, on.has(aid));
  if (on.has("lines")) lines();
  if (on.has("caption")) caption();
  if (!on.has("speak")) spoken?.cancel();
  for (const b of document.querySelectorAll("[data-aid]")) b.setAttribute("aria-pressed", String(on.has(b.dataset.aid)));
  try { localStorage.setItem(key, JSON.stringify([...on])); } catch { /* the choice then lasts for this page */ }
}

function textOf(el) {
  const near = el?.closest?.("a,button,label,summary,th,td,dt,dd,li,p,h1,h2,h3,h4,input,select,textarea,figcaption");
  if (!near) return "";
  const named = near.getAttribute("aria-label") || near.labels?.[0]?.innerText || near.innerText || "";
  return named.trim().replace(/\s+/g, " ").slice(0, 120);
}

let last = "";
function tell(el) {
  const text = textOf(el);
  if (!text || text === last) return;
  last = text;
  if (on.has("caption")) caption().textContent = text;
  if (on.has("speak")) {
    spoken.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "zh-CN";
    spoken.speak(words);
  }
}

function cross(x, y) {
  if (!on.has("lines")) return;
  lines()[0].style.transform = `translateY(${y}px)`;
  lines()[1].style.transform = `translateX(${x}px)`;
}

document.addEventListener("click", (e) => {
  const aid = e.target.closest?.("[data-aid]")?.dataset.aid;
  if (!aid) return;
  if (!on.delete(aid)) on.add(aid);
  show();
});
document.addEventListener("pointermove", (e) => cross(e.clientX, e.clientY), { passive: true });
document.addEventListener("pointerover", (e) => tell(e.target), { passive: true });
document.addEventListener("focusin", (e) => {
  const box = e.target.getBoundingClientRect();
  cross(box.left, box.bottom);
  tell(e.target);
});
document.addEventListener("keydown", (e) => {
  if (!e.altKey || e.ctrlKey || e.metaKey) return;
  if (e.code === "KeyQ") {
    on.clear();
    show();
    return;
  }
  const n = /^Digit([1-6])$/.exec(e.code)?.[1];
  const place = n && [...document.querySelectorAll("header,nav.nav,main,aside:not(.demo-strip),footer,nav.bottomnav")].filter((el) => el.offsetParent)[n - 1];
  if (!place) return;
  e.preventDefault();
  if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus();
});

// a voice that speaks Chinese may come late, or never: then there is no button, rather than a dead one
function offerVoice() {
  const able = spoken?.getVoices().some((v) => v.lang.startsWith("zh"));
  for (const b of document.querySelectorAll("[data-aid=speak]")) b.hidden = !able;
}
spoken?.addEventListener?.("voiceschanged", offerVoice);

function start() {
  for (const el of document.querySelectorAll("[data-aids]")) el.hidden = false;
  offerVoice();
  if (on.size) show();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
