// Printing, copying and passing on a page's link. Without script the link stands there to be copied by hand, and browsers print by themselves.
import { announce } from "./announce.js";

const field = (button) => button.closest("[data-link]")?.querySelector("input");

const act = {
  print: () => window.print(),
  copy: async (button) => {
    const link = field(button);
    link.select();
    try { await navigator.clipboard.writeText(link.value); } catch { if (!document.execCommand("copy")) return announce("没有复制成功，请手动复制选中的链接"); }
    announce("链接已复制");
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = "复制链接"; }, 4000);
  },
  share: async (button) => {
    try { await navigator.share({ title: document.title, url: field(button).value }); } catch { /* the reader thought better of it */ }
  },
};

document.addEventListener("click", (e) => {
  const button = e.target.closest?.("[data-pass]");
  if (button) act[button.dataset.pass](button);
});

function start() {
  for (const b of document.querySelectorAll("[data-pass]")) b.hidden = b.dataset.pass === "share" && !navigator.share;
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
