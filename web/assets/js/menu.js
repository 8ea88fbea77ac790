// Menus are <details>, open without script; with it, Escape and a click elsewhere close them.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (e) => {
  for (const menu of open()) if (!menu.contains(e.target)) menu.open = false;
});
