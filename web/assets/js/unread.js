// Keeps the number of unread messages true while the page is looked at; without script it is what it was when the page was loaded. A hidden
// page hears nothing: a browser has few connections to give.
import { announce } from "./announce.js";

const place = document.querySelector("[data-unread]");
const links = () => document.querySelectorAll("nav a[href='/inbox']");
const shown = () => parseInt(links()[0]?.querySelector(".count")?.firstChild?.data.replaceAll(",", "") ?? "0", 10) || 0;
let source = null;
let over = false;

function show(n) {
  const before = shown();
  if (n === before) return;
  for (const link of links()) {
    let badge = link.querySelector(".count");
    if (n === 0) {
      badge?.remove();
      continue;
    }
    if (!badge) {
      badge = document.createElement("span");
      badge.className = "count";
      link.append(badge);
    }
    const noun = document.createElement("span");
    noun.className = "visually-hidden";
    noun.textContent = "条未读";
    badge.replaceChildren(n.toLocaleString("en"), noun);
  }
  if (n < before) return;
  for (const el of document.querySelectorAll("[data-unread-more]")) el.hidden = false;
  announce(`有新消息，${n}条未读`);
}

function listen() {
  if (document.hidden || over) {
    source?.close();
    source = null;
  } else if (!source) {
    source = new EventSource(place.dataset.unread);
    source.addEventListener("unread", (e) => show(Number(e.data)));
    source.addEventListener("end", () => {
      over = true;
      listen();
    });
  }
}

if (place && "EventSource" in window) {
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", listen);
  listen();
}
