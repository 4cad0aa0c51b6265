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

/* Shortcuts: a key does what the visible control that carries it as data-key does. */
(() => {
  "use strict";
  if (document.body.dataset.keys !== "on") return;

  const SHOWN = { j: "J", k: "K" };
  const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
  const isSeen = (control) => control.getClientRects().length > 0;
  const carrying = (key) => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isSeen);

  for (const control of document.querySelectorAll("[data-key]")) {
    const key = control.dataset.key;
    control.setAttribute("aria-keyshortcuts", key === "Ctrl+Enter" ? "Control+Enter" : key);
    const cap = document.createElement("kbd");
    cap.setAttribute("aria-hidden", "true");
    cap.textContent = SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    if (control.matches("a, button")) control.append(" ", cap);
    else (document.querySelector(`label[for="${control.id}"]`) ?? control.parentElement).append(" ", cap);
  }
  for (const [id, key] of [["d-confirm", "C"], ["d-dismiss", "D"], ["d-needs_more", "M"]]) {
    document.getElementById(id)?.setAttribute("aria-keyshortcuts", key.toLowerCase());
  }

  // Highlights of the texts; the buttons are made here because without scripts they could do nothing.
  const marks = () => [...document.querySelectorAll(".docs mark")].filter(isSeen);
  function step(by) {
    const all = marks();
    if (!all.length) return;
    const before = all.findIndex((mark) => mark.classList.contains("here"));
    const at = before < 0 && by < 0 ? all.length - 1 : (before + by + all.length) % all.length;
    for (const mark of all) mark.classList.remove("here");
    const mark = all[at];
    mark.classList.add("here");
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
  }
  const legend = document.querySelector(".key");
  if (legend && marks().length) {
    for (const [key, words, by] of [["[", "Previous highlight", -1], ["]", "Next highlight", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn sm noprint";
      button.dataset.key = key;
      button.setAttribute("aria-keyshortcuts", key);
      button.append(`${words} `, Object.assign(document.createElement("kbd"), { textContent: key, ariaHidden: "true" }));
      button.addEventListener("click", () => step(by));
      legend.append(button);
    }
  }

  // In the queue there is no next pair yet: the keys go through the rows.
  function row(by) {
    const links = [...document.querySelectorAll("table.rows td.t > a")];
    const at = links.indexOf(document.activeElement);
    (links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by] ?? links[at])?.focus();
  }

  function use(control) {
    if (control.matches("a[href^='#']")) control = document.querySelector(control.getAttribute("href")) ?? control;
    if (control.matches("input[type=radio]")) control.checked = true;
    else if (control.matches("input[type=checkbox], a, button")) { control.click(); }
    control.focus();
    control.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.metaKey || event.altKey) return;
    if (event.ctrlKey) {
      if (event.key !== "Enter") return;
      const save = carrying("Ctrl+Enter");
      // From another form's field, Ctrl and Enter would save what nobody is looking at.
      if (!save || (event.target.form && event.target.form !== save.form)) return;
      event.preventDefault();
      save.click();
      return;
    }
    if (event.repeat || event.target.matches(TYPING)) return;
    const key = event.key.toLowerCase();
    const control = carrying(key);
    if (control) use(control);
    else if ((key === "j" || key === "k") && document.querySelector("table.rows td.t")) row(key === "j" ? 1 : -1);
    else return;
    event.preventDefault();
  });
})();

/* The review page: a letter strengthens itself on both sides; the score stays as it was left. */
(() => {
  "use strict";
  const page = document.getElementById("main");
  if (!page?.querySelector("[data-ask]")) return;

  function strengthen(event) {
    const letters = event.target.closest?.("[data-ask]")?.dataset.ask.split(" ") ?? [];
    for (const old of page.querySelectorAll(".strong")) old.classList.remove("strong");
    for (const letter of letters) {
      for (const one of page.querySelectorAll(`[data-ask~="${CSS.escape(letter)}"]`)) one.classList.add("strong");
    }
  }
  page.addEventListener("mouseover", strengthen);
  page.addEventListener("focusin", strengthen);

  const score = document.getElementById("score");
  score?.addEventListener("toggle", () => {
    document.cookie = `score=${score.open ? "open" : "folded"}; path=/review/; max-age=31536000; samesite=lax`;
  });
})();
