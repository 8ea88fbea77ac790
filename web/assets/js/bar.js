// Brings the bottom bar up while the reader scrolls back, so that it never lies over what is being read or pressed.
const bar = document.querySelector(".bottomnav");
const enough = 24; // pixels: less is a trembling hand

if (bar) {
  let last = scrollY;
  addEventListener("scroll", () => {
    const moved = scrollY - last;
    if (Math.abs(moved) < enough) return;
    last = scrollY;
    bar.classList.toggle("is-up", moved < 0 && scrollY > innerHeight / 2 && innerHeight > 480);
  }, { passive: true });
  document.addEventListener("focusin", (e) => { if (!bar.contains(e.target)) bar.classList.remove("is-up"); });
}
