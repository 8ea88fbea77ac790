// Reading aids of the accessibility menu: crossed lines, a caption strip, numbered parts of the page and jumps to them. Which are on stands
// in attributes of <html>, written by the server and by display.js; they need script, so their buttons are hidden without it.
import { announce } from "./announce.js";
import { choose } from "./display.js";
import { offer, say, stop } from "./voice.js";

const on = (aid) => document.documentElement.hasAttribute(`data-${aid}`);
const parts = {};
const make = (className) => {
  const el = document.createElement("div");
  el.className = className;
  el.setAttribute("aria-hidden", "true");
  document.body.append(el);
  return el;
};
const lines = () => parts.lines ??= [make("aid-line aid-line--x"), make("aid-line aid-line--y")];
const caption = () => parts.caption ??= make("aid-caption");

// landmarks are the parts of the page, with the names that they are read by
const names = { HEADER: "顶部", MAIN: "主要内容", FOOTER: "页脚", ASIDE: "补充" };
const landmarks = () => [...document.querySelectorAll("header,nav.nav,main,aside:not(.demo-strip),footer,nav.bottomnav")]
  .filter((el) => el.getClientRects().length && !el.closest("[hidden]")).slice(0, 6);
const named = (el) => el.getAttribute("aria-label") || names[el.tagName] || "区块";

function guide() {
  for (const el of document.querySelectorAll(".aid-no")) el.remove();
  if (!on("guide")) return;
  landmarks().forEach((el, i) => {
    const no = make("aid-no");
    no.textContent = `${i + 1} ${named(el)}`;
    const box = el.getBoundingClientRect();
    no.style.top = `${box.top + scrollY}px`;
    no.style.left = `${box.left + scrollX}px`;
  });
}

function show() {
  if (on("lines")) lines();
  if (on("caption")) caption();
  if (!on("read")) stop();
  guide();
}

export function textOf(el) {
  const near = el?.closest?.("a,button,label,summary,th,td,dt,dd,li,p,h1,h2,h3,h4,input,select,textarea,figcaption");
  if (!near) return "";
  const text = near.getAttribute("aria-label") || near.labels?.[0]?.innerText || near.innerText || "";
  return text.trim().replace(/\s+/g, " ").slice(0, 120);
}

let last = "";
function tell(el) {
  if (!on("caption") && !on("read")) return;
  const text = textOf(el);
  if (!text || text === last) return;
  last = text;
  if (on("caption")) caption().textContent = text;
  if (on("read")) say(text);
}

function cross(x, y) {
  if (!on("lines")) return;
  lines()[0].style.transform = `translateY(${y}px)`;
  lines()[1].style.transform = `translateX(${x}px)`;
}

document.addEventListener("hzd:display", show);
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
    e.preventDefault();
    choose("reset", "1");
    announce("辅助工具已全部重置");
    return;
  }
  const n = /^Digit([1-6])$/.exec(e.code)?.[1];
  const place = n && landmarks()[n - 1];
  if (!place) return;
  e.preventDefault();
  if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus();
  announce(`区块${n}：${named(place)}`);
  if (on("read")) say(named(place));
});

function start() {
  for (const el of document.querySelectorAll("[data-scripted]")) el.hidden = false;
  offer();
  show();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
