// Saves a draft by itself, says so, and warns before unsaved words are left behind.
// The server answers an autosave (header X-Genpon-Autosave) with {"revision", "saved_at"}, or with
// 409 when another person saved before; then the plain form shows both texts.

const form = document.querySelector("form[data-draft]");
const status = document.querySelector("[data-saved]");
const pauseMs = 2000;
let changed = 0;
let saved = 0;
let timer;
let leaving = false;

const show = (words, time = "") => {
  status.textContent = time ? `${words} ${time}` : words;
};

const save = async () => {
  const at = changed;
  show(status.dataset.saving);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "X-Genpon-Autosave": "1", Accept: "application/json" },
      body: new URLSearchParams([...new FormData(form), ["then", "stay"]]),
      redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { revision, saved_at } = await answer.json();
    form.elements.revision.value = revision;
    saved = at;
    show(status.dataset.done, saved_at);
    if (changed > saved) later();
  } catch {
    show(status.dataset.failed);
  }
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(save, pauseMs);
};

// A field grows with its words, so that a note is seen whole.
const grow = (field) => {
  if (!CSS.supports("field-sizing", "content")) {
    field.rows = Math.max(field.rows, field.value.split("\n").length + 1);
  }
};

if (form && status) {
  for (const field of form.querySelectorAll("textarea")) grow(field);
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) grow(event.target);
    changed += 1;
    show(status.dataset.unsaved);
    later();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && changed > saved) event.preventDefault();
  });
}
