// Shows what the site pushes, and opens it. It keeps nothing and answers no request of a page.
self.addEventListener("push", (event) => {
  let message = {};
  try {
    message = event.data?.json() ?? {};
  } catch {
    // an unreadable message is still one: browsers want something shown
  }
  event.waitUntil(self.registration.showNotification(message.title || "番禺惠企直达", {
    body: message.body || "您有新消息，点开查看。",
    tag: message.tag,
    lang: "zh-CN",
    data: { url: message.url },
  }));
});

// inside keeps a message from leading anywhere but into the site.
function inside(address) {
  try {
    const url = new URL(address, self.location.origin);
    if (url.origin === self.location.origin) return url.href;
  } catch {
    // no address
  }
  return self.location.origin + "/inbox";
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = inside(event.notification.data?.url);
  event.waitUntil((async () => {
    for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
      if (client.url === url) return client.focus();
    }
    return self.clients.openWindow(url);
  })());
});
