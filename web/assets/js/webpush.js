// Lets this browser show messages. Without support the switch stays hidden; what is on already is removed without script too.
const place = document.querySelector("[data-webpush]");
const mine = "hzd.webpush"; // the address of this browser, as the site names it

function bytes(base64url) {
  const raw = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

async function registration() {
  await navigator.serviceWorker.register("/sw.js");
  return navigator.serviceWorker.ready;
}

async function subscribe(say) {
  if ((await Notification.requestPermission()) !== "granted") {
    say("浏览器没有允许通知。请在地址栏左边的网站设置里允许“通知”，再点一次。");
    return;
  }
  const manager = (await registration()).pushManager;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.webpush) };
  let subscription;
  try {
    subscription = await manager.subscribe(options);
  } catch (e) {
    if (e.name !== "InvalidStateError") throw e;
    await (await manager.getSubscription())?.unsubscribe(); // to a key that the site no longer has
    subscription = await manager.subscribe(options);
  }
  const body = new URLSearchParams({ subscription: JSON.stringify(subscription), key: place.dataset.webpush, contact: place.dataset.contact });
  const answer = await fetch("/me/webpush", { method: "POST", body, headers: { "X-CSRF-Token": place.dataset.csrf, Accept: "application/json" } });
  if (!answer.ok) {
    await subscription.unsubscribe();
    throw new Error(answer.status);
  }
  localStorage.setItem(mine, (await answer.json()).id);
  location.reload();
}

// mark shows which of the listed browsers is this one, and lets its removal end the subscription in the browser too.
async function mark() {
  const found = await navigator.serviceWorker.getRegistration("/");
  const subscription = await found?.pushManager.getSubscription();
  const row = subscription && document.querySelector(`[data-browser="${CSS.escape(localStorage.getItem(mine) ?? "")}"]`);
  if (!row) return false;
  row.querySelector("[data-browser-this]").hidden = false;
  row.querySelector("form").addEventListener("submit", () => {
    localStorage.removeItem(mine);
    subscription.unsubscribe();
  });
  return true;
}

async function begin() {
  const button = place.querySelector("[data-webpush-on]");
  const said = place.querySelector("[data-webpush-said]");
  const say = (text) => { said.textContent = text; };
  if (await mark()) return;
  place.hidden = false;
  if (Notification.permission === "denied") say("这个浏览器拒绝了本站的通知。请先在网站设置里允许“通知”。");
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    say("");
    try {
      await subscribe(say);
    } catch {
      say("没有开启成功：浏览器的推送服务连不上，或页面已过期。请刷新后再试。");
    }
    button.removeAttribute("aria-busy");
  });
}

if (place && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) begin();
