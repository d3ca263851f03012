// Keys that save a hand's way to the mouse. Every page works without them.

const goes = { i: "/", p: "/patients" };
let waitingForPlace = false;

const typing = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("input, textarea, select"));

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) return;
  if (waitingForPlace) {
    waitingForPlace = false;
    const place = goes[event.key];
    if (place) location.assign(place);
    return;
  }
  if (event.key === "/") {
    const field = document.querySelector("#quick, #q");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "?") {
    const keys = document.querySelector("#keys");
    if (!keys) return;
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  } else if (event.key === "g") {
    waitingForPlace = true;
    setTimeout(() => (waitingForPlace = false), 1500);
  }
});

// The account sheet closes on Escape and when the focus or a click leaves it.
for (const sheet of document.querySelectorAll("details.account")) {
  const close = () => (sheet.open = false);
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    close();
    sheet.querySelector("summary").focus();
  });
  sheet.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !sheet.contains(event.relatedTarget)) close();
  });
  document.addEventListener("click", (event) => {
    if (!sheet.contains(event.target)) close();
  });
}

// A form that was sent is not sent twice by an impatient second click.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
