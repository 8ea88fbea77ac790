// Reading aloud: what is pointed at, or the whole page. A voice that speaks Chinese may come late, or never: then there is a word about what
// else helps, rather than a dead button.
const spoken = window.speechSynthesis;
const rates = { slow: 0.75, fast: 1.5 };
let flowing = 0; // grows with every reading of a page; an older one stops

const voice = () => spoken?.getVoices().find((v) => v.lang.toLowerCase().startsWith("zh"));

function utter(text, done) {
  const words = new SpeechSynthesisUtterance(text);
  words.lang = "zh-CN";
  words.voice = voice();
  words.rate = rates[document.documentElement.dataset.rate] ?? 1;
  words.onend = done;
  words.onerror = done;
  spoken.speak(words);
}

export function say(text) {
  if (flowing || !voice()) return;
  spoken.cancel();
  utter(text);
}

export function stop() {
  if (!flowing) spoken?.cancel();
}

function end() {
  flowing = 0;
  spoken?.cancel();
  document.querySelector(".aid-reading")?.classList.remove("aid-reading");
  pressed(false);
}

const pressed = (is) => document.querySelectorAll("[data-flow]").forEach((b) => b.setAttribute("aria-pressed", String(is)));

// blocks are what is read, each once: those of the page that hold no other
const kinds = "h1,h2,h3,h4,p,li,dt,dd,th,td,figcaption";
const blocks = () => [...document.querySelectorAll("main :is(" + kinds + ")")]
  .filter((el) => el.getClientRects().length && !el.querySelector(kinds) && el.innerText.trim());

function flow() {
  const mine = flowing = Date.now();
  const all = blocks();
  pressed(true);
  spoken.cancel();
  const next = (i) => {
    if (flowing !== mine) return;
    document.querySelector(".aid-reading")?.classList.remove("aid-reading");
    if (i >= all.length) return end();
    all[i].classList.add("aid-reading");
    all[i].scrollIntoView({ block: "center" });
    utter(all[i].innerText.trim(), () => next(i + 1));
  };
  next(0);
}

export function offer() {
  const able = !!voice();
  for (const el of document.querySelectorAll("[data-voice]")) el.hidden = !able;
  for (const el of document.querySelectorAll("[data-voiceless]")) el.hidden = able;
}

spoken?.addEventListener?.("voiceschanged", offer);
document.addEventListener("click", (e) => {
  if (!e.target.closest?.("[data-flow]")) return;
  if (flowing) end();
  else flow();
});
document.addEventListener("keydown", (e) => {
  if (flowing && (e.key === "Escape" || (e.altKey && e.code === "KeyQ"))) end();
});
addEventListener("pagehide", () => spoken?.cancel());
