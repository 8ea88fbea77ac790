// What is pasted from Word or a page into a text (textarea[data-markdown]) becomes Markdown: headings, bold, lists, links and tables with their
// merged cells. Everything else of it is dropped.
const escaped = (s) => s.replace(/[\\`*_[\]<|~]/g, "\\$&");
const flat = (s) => s.replace(/[\s\u00a0]+/g, " ");
const said = (el) => el.dataset?.s ?? "";

function inline(node) {
  let out = "";
  for (const n of node.childNodes) {
    if (n.nodeType === Node.TEXT_NODE) out += escaped(flat(n.data));
    if (n.nodeType !== Node.ELEMENT_NODE || /mso-list:\s*ignore|display:\s*none/i.test(said(n))) continue;
    const tag = n.tagName.toLowerCase();
    if (["style", "script", "meta", "link", "title", "xml", "img"].includes(tag)) continue;
    if (tag === "br") {
      out += "\n";
      continue;
    }
    const inner = inline(n);
    const bold = (tag === "b" || tag === "strong" || /font-weight:\s*(bold|[6-9]00)/i.test(said(n))) && !/font-weight:\s*(normal|400)/i.test(said(n));
    const href = tag === "a" ? n.getAttribute("href") : "";
    if (!inner.trim()) out += inner;
    else if (href && /^(https?:|mailto:|tel:)[^\s()<>]+$/i.test(href)) out += `[${inner.trim()}](${href})`;
    else if (bold && !inner.includes("**")) out += inner.replace(/^(\s*)([\s\S]*?)(\s*)$/, "$1**$2**$3");
    else out += inner;
  }
  return out;
}

function table(el) {
  const grid = [];
  [...el.rows].forEach((row, r) => {
    grid[r] ??= [];
    let c = 0;
    for (const cell of row.cells) {
      while (grid[r][c] !== undefined) c++;
      const text = inline(cell).trim().replace(/\s*\n\s*/g, "<br>");
      for (let y = 0; y < Math.min(cell.rowSpan || 1, el.rows.length - r); y++) {
        grid[r + y] ??= [];
        for (let x = 0; x < Math.min(cell.colSpan || 1, 64); x++) grid[r + y][c + x] = y ? "^^" : x ? "<<" : text;
      }
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: width }, (_, i) => row[i] ?? "").join(" | ")} |`;
  return width ? [line(grid[0]), "|---".repeat(width) + "|", ...grid.slice(1).map(line)].join("\n") : "";
}

function blocks(node, out, depth) {
  for (const n of node.children) {
    const tag = n.tagName.toLowerCase();
    const level = /^h([1-6])$/.exec(tag)?.[1] ?? /mso-outline-level:\s*([1-6])/i.exec(said(n))?.[1];
    if (tag === "table") out.push(table(n));
    else if (tag === "ul" || tag === "ol") {
      let i = n.start ?? 1;
      const items = [...n.children].filter((li) => li.tagName === "LI").map((li) => `${"  ".repeat(depth)}${tag === "ol" ? `${i++}.` : "-"} ${inline(li).trim()}`);
      out.push(items.join("\n"));
    } else if (level) out.push(`${"#".repeat(Math.min(+level + 1, 6))} ${inline(n).replaceAll("**", "").trim()}`);
    else if (n.querySelector("p, table, ul, ol, h1, h2, h3, h4, h5, h6")) blocks(n, out, depth);
    else out.push(inline(n).trim());
  }
}

export function markdown(html) {
  const quiet = html.replace(/<!--[\s\S]*?-->/g, "").replace(/\sstyle=(["'])([\s\S]*?)\1/gi, " data-s=$1$2$1"); // no style is even parsed
  const body = new DOMParser().parseFromString(quiet, "text/html").body;
  const out = [];
  if (body.querySelector("p, table, ul, ol, h1, h2, h3, h4, h5, h6, div")) blocks(body, out, 0);
  else out.push(inline(body).trim());
  return out.filter(Boolean).join("\n\n");
}

document.addEventListener("paste", (e) => {
  const at = e.target;
  const html = e.clipboardData?.getData("text/html");
  if (!at.matches?.("textarea[data-markdown]") || !html) return;
  const text = markdown(html);
  if (!text) return;
  e.preventDefault();
  at.setRangeText(text, at.selectionStart, at.selectionEnd, "end");
  at.dispatchEvent(new Event("input", { bubbles: true }));
});
