/* Accounts: the end of a session, and passwords that can be looked at. */
(() => {
  "use strict";

  for (const field of document.querySelectorAll("input[type=password]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn sm gap-s";
    button.setAttribute("aria-controls", field.id);
    const tell = () => {
      const hidden = field.type === "password";
      button.textContent = hidden ? "Show password" : "Hide password";
    };
    button.addEventListener("click", () => {
      field.type = field.type === "password" ? "text" : "password";
      tell();
    });
    // Sent as a password again, so that the browser does not keep it among the words typed before.
    field.form?.addEventListener("submit", () => { field.type = "password"; });
    tell();
    field.after(button);
  }

  const box = document.getElementById("session");
  if (!box) return;
  const words = box.querySelector("p");
  const button = box.querySelector("button");
  const WARNED = 300;
  let ends = 0;
  let timer = 0;

  const clock = () => new Date(ends).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const left = () => Math.round((ends - Date.now()) / 1000);

  function set(seconds) {
    ends = Date.now() + seconds * 1000;
    look();
  }

  // A region that is there before its words is read out politely; the words come last.
  function say(sentence, canStay) {
    box.hidden = false;
    button.hidden = !canStay;
    setTimeout(() => { if (words.textContent !== sentence) words.textContent = sentence; }, 100);
  }

  function look() {
    clearTimeout(timer);
    const seconds = left();
    if (seconds <= 0) {
      say("Your session has ended. If you save a decision now, we keep what you typed while you sign in.", false);
    } else if (seconds <= WARNED) {
      say(`Your session ends at ${clock()}.`, true);
      timer = setTimeout(ask, seconds * 1000 + 500);
    } else {
      timer = setTimeout(ask, Math.min((seconds - WARNED) * 1000, 2 ** 31 - 1));
    }
  }

  // Another tab may have stayed signed in, or signed out.
  async function ask(method = "GET") {
    try {
      const response = await fetch(box.action, {
        method,
        body: method === "POST" ? new FormData(box) : undefined,
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (!response.ok) throw new Error(String(response.status));
      set((await response.json()).left);
      return true;
    } catch {
      look();
      return false;
    }
  }

  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await ask("POST")) {
      if (left() > WARNED) say(`You are signed in until ${clock()}.`, false);
    } else if (left() > 0) {
      say("That did not reach us. Try again.", true);
    }
  });
  // A machine that slept missed its timers.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && left() <= WARNED) ask(); });
  set(Number(box.dataset.left));
})();
