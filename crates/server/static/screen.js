// The screen while nobody is at it: it locks itself when the time of the terminal is over, and at
// one key at once. The server locks by itself too; this only hides what is shown.

const lock = document.querySelector("#lock");
const seconds = Number(document.documentElement.dataset.lockAfter);

if (lock) {
  let timer;
  let told = performance.now();
  let isTold = false;

  const away = () => lock.requestSubmit();
  const alive = async () => {
    clearTimeout(timer);
    if (seconds > 0) timer = setTimeout(away, seconds * 1000);
    if (isTold && performance.now() - told < 30_000) return;
    told = performance.now();
    isTold = true;
    // A redirect here means that the server has locked or ended the session.
    const headers = { "genpon-terminal-time": new Date().toISOString() };
    const answer = await fetch("/alive", { redirect: "manual", headers }).catch(() => null);
    if (answer && answer.type === "opaqueredirect") location.reload();
  };

  for (const sign of ["keydown", "pointerdown", "wheel", "scroll"]) {
    addEventListener(sign, alive, { passive: true, capture: true });
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "F9") return;
    event.preventDefault();
    away();
  });
  // A page that comes back from the history of the browser is asked for again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  alive();
}
