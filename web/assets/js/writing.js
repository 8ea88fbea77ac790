// A text that is being written saves itself (form[data-autosave]): a few seconds after the last key, as the next version. What others saved
// meanwhile is shown beside it, and from then on only a person saves.
const pause = 4000;
let timer = 0;
let running = null;
let again = false;

const field = (form) => form.elements.namedItem("version");

async function save(form) {
  const body = new FormData(form);
  body.delete("then");
  let answer;
  try {
    answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(body), headers: { "HX-Request": "true" } });
  } catch {
    return tell("<p>没有连上服务器，还没有自动保存；内容都在这一页，稍后会再试。</p>");
  }
  if (answer.redirected || ![200, 409, 422].includes(answer.status)) return tell("<p>没有自动保存，请按“保存草稿”。</p>");
  tell(await answer.text());
  if (answer.status === 409) delete form.dataset.autosave;
  const saved = document.querySelector("#autosave [data-version]");
  if (answer.status === 200 && saved) field(form).value = saved.dataset.version;
}

function tell(html) {
  const place = document.getElementById("autosave");
  if (place) place.innerHTML = html; // from our own server, or from above
}

function start(form) {
  if (!form.dataset.autosave) return;
  if (running) {
    again = true;
    return;
  }
  running = save(form).finally(() => {
    running = null;
    if (again) {
      again = false;
      start(form);
    }
  });
}

document.addEventListener("input", (e) => {
  const form = e.target.form;
  if (!form?.dataset.autosave) return;
  clearTimeout(timer);
  timer = setTimeout(() => start(form), pause);
});

// the version of the form is the one that is being saved: pressing a button waits for it
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (!("autosave" in form.dataset) || e.submitter?.hasAttribute("formaction")) return;
  clearTimeout(timer);
  again = false;
  if (!running) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  running.finally(() => form.requestSubmit(e.submitter));
}, true);
