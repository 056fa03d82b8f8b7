/* What every page can do: theme, menu, drop-downs, questions before deeds, notices, keys. */
(function () {
  "use strict";
  const root = document.documentElement;
  const words = JSON.parse(document.getElementById("words").textContent);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
  const store = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch (error) {
      // storage may be full or switched off; the choice then lasts for this page only
    }
  };
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const ready = [];
  /** Run `setup` on the page now and on every part that is exchanged later. */
  const each = (setup) => {
    ready.push(setup);
    setup(document);
  };
  window.panel = { words, fill, store, typing, each, ask, toast };

  /* Notices */
  function toast(text, tone) {
    const note = document.createElement("div");
    note.className = "note t-" + (tone || "ok");
    const line = document.createElement("span");
    line.className = "grow";
    line.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.dataset.close = "";
    close.setAttribute("aria-label", words.close);
    close.textContent = "×";
    note.append(line, close);
    show(note);
  }
  function show(note) {
    document.getElementById("toasts").append(note);
    let timer = setTimeout(() => note.remove(), 6000);
    note.addEventListener("pointerenter", () => clearTimeout(timer));
    note.addEventListener("pointerleave", () => (timer = setTimeout(() => note.remove(), 3000)));
  }
  document.querySelectorAll("[data-toast]").forEach(show);

  /** Ask yes or no; resolves to true for yes. */
  function ask(title, text) {
    const dialog = document.getElementById("ask");
    dialog.querySelector("h2").textContent = title;
    dialog.querySelector("[data-ask-text]").textContent = text || "";
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }

  /* Theme and menu */
  const mark = () =>
    document.querySelectorAll("[data-theme-set]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.themeSet === root.dataset.theme)));
  mark();
  const drawer = (open) => {
    const menu = document.getElementById("menu");
    const button = document.querySelector("[data-menu-open]");
    root.toggleAttribute("data-drawer", open);
    button.setAttribute("aria-expanded", String(open));
    document.querySelector(".main-side").inert = open;
    (open ? menu.querySelector("a, summary") : button).focus();
  };
  const shut = (except) =>
    document.querySelectorAll("details.drop[open], .menu-group.fly").forEach((box) => {
      if (except && box.contains(except)) return;
      if (box.classList.contains("fly")) box.classList.remove("fly");
      else box.open = false;
    });

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    let target;
    shut(event.target);
    if (root.hasAttribute("data-drawer") && !hit("#menu")) drawer(false);
    else if (hit("[data-menu-open]")) drawer(true);
    else if ((target = hit("[data-theme-set]"))) {
      store("panel.theme", target.dataset.themeSet);
      root.dataset.theme = target.dataset.themeSet;
      document.dispatchEvent(new Event("panel:theme"));
      mark();
    } else if (hit("[data-menu-fold]")) {
      root.dataset.menu = root.dataset.menu === "small" ? "wide" : "small";
      store(root.dataset.menuDefault === "small" ? "panel.menu.small" : "panel.menu", root.dataset.menu);
    } else if ((target = hit(".menu-group > summary")) && root.dataset.menu === "small" && window.innerWidth >= 992) {
      event.preventDefault();
      target.parentElement.open = true;
      target.parentElement.classList.toggle("fly");
    } else if ((target = hit("[data-close]"))) target.closest(".note").remove();
    else if ((target = hit("[data-dialog]"))) document.getElementById(target.dataset.dialog).showModal();
    else if ((target = hit("[data-dialog-close]"))) target.closest("dialog").close();
    else if (event.target.matches("dialog.drawer[open]") && outside(event)) event.target.close();
    else if ((target = hit("[data-toggle]"))) {
      const open = document.querySelector(target.dataset.toggle).classList.toggle("open");
      target.setAttribute("aria-expanded", String(open));
    } else if (hit("[data-search-toggle]")) {
      if (root.classList.toggle("search-open")) document.querySelector(".bar .search input").focus();
    } else if ((target = hit("[data-copy]"))) {
      const source = target.dataset.copy;
      const text = source ? document.querySelector(source).textContent : location.href;
      navigator.clipboard.writeText(text.trim()).then(() => toast(words.copied));
    } else if (hit("[data-back]")) history.back();
    else if (hit("[data-print]")) window.print();
    else if ((target = hit("[data-peek]"))) {
      const field = document.querySelector(target.dataset.peek);
      const plain = field.type === "password";
      field.type = plain ? "text" : "password";
      target.setAttribute("aria-pressed", String(plain));
      target.setAttribute("aria-label", plain ? words.hide : words.show);
    }
  });
  function outside(event) {
    const box = event.target.getBoundingClientRect();
    return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  }
  document.querySelectorAll("[data-back]").forEach((button) => (button.hidden = history.length < 2));

  /* A deed with data-confirm asks first */
  document.addEventListener(
    "click",
    (event) => {
      const target = event.target.closest("[data-confirm]");
      if (!target || target.dataset.sure) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(target.textContent.trim(), target.dataset.confirm).then((yes) => {
        if (!yes) return;
        target.dataset.sure = "1";
        target.click();
        delete target.dataset.sure;
      });
    },
    true,
  );

  /* Nothing is sent twice; empty conditions stay out of the address */
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.method === "get") {
        form.querySelectorAll("input, select").forEach((field) => {
          if (field.value || field.disabled) return;
          field.disabled = true;
          setTimeout(() => (field.disabled = false));
        });
      } else if (form.matches("[data-once]")) {
        if (form.dataset.sent) return event.preventDefault();
        form.dataset.sent = "1";
        if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
      }
    },
    true,
  );
  window.addEventListener("pageshow", () =>
    document.querySelectorAll("[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
    }),
  );

  /* A form that was sent and did not come back was taken: its draft may go */
  try {
    const sent = sessionStorage.getItem("panel.sent");
    const form = document.querySelector("form[data-draft]");
    if (sent && !document.getElementById("problems") && !(form && sent.endsWith(":" + form.dataset.draft)) && !document.querySelector("[data-login]")) {
      localStorage.removeItem(sent);
      sessionStorage.removeItem("panel.sent");
    }
  } catch (error) {
    // without storage there are no drafts
  }

  /* Filters that act as soon as they change; files that are dropped on their field */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
    const zone = event.target.closest("[data-drop]");
    if (zone && event.target.files.length) zone.querySelector("[data-drop-name]").textContent = event.target.files[0].name;
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const zone = event.target.closest && event.target.closest("[data-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name !== "drop") return;
      const input = zone.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* Unsent text stays a day at most, and no longer than one is signed in: others sit down at the same computer */
  const day = 24 * 3600 * 1000;
  const sweep = (most) => {
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith("draft:") && (!most || Date.now() - JSON.parse(localStorage.getItem(name)).at > most)) localStorage.removeItem(name);
      }
    } catch (error) {
      // without storage there are no drafts
    }
  };
  sweep(document.querySelector("[data-login]") ? 0 : day);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-logout]")) sweep(0);
  });

  /* Keys */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details.drop[open]");
      shut();
      if (open) open.querySelector("summary").focus();
      if (root.hasAttribute("data-drawer")) drawer(false);
      root.classList.remove("search-open");
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const field = document.querySelector("[data-key-focus=k]");
      if (!field) return;
      event.preventDefault();
      if (!field.offsetParent) root.classList.add("search-open");
      field.focus();
      field.select();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && !document.querySelector("dialog[open]")) {
      const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!target) return;
      event.preventDefault();
      if (target.matches("input")) {
        target.focus();
        target.select();
      } else target.click();
    }
  });
  document.addEventListener("keyup", (event) => {
    if (!event.getModifierState || !event.target.matches || !event.target.matches("[data-caps]")) return;
    document.querySelector(event.target.dataset.caps).hidden = !event.getModifierState("CapsLock");
  });

  /* How many notices wait is asked once the page stands, so that no page is slower for it */
  const bell = document.querySelector("[data-bell]");
  if (bell && window.fetch)
    fetch(bell.dataset.bell, { headers: { Accept: "application/json" } })
      .then((reply) => (reply.ok ? reply.json() : { unread: 0 }))
      .then(({ unread }) => {
        const count = bell.querySelector("[data-bell-count]");
        count.textContent = unread > 99 ? "99+" : unread;
        count.hidden = !unread;
        if (unread) bell.setAttribute("aria-label", `${bell.title} ${unread}`);
      })
      .catch(() => {});

  /* Parts exchanged by htmx: set up again; anything unexpected becomes a whole page */
  document.addEventListener("htmx:afterSwap", (event) => ready.forEach((setup) => setup(event.target)));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target, pathInfo } = event.detail;
    if (xhr.status >= 400 || !target.id || !xhr.responseText.includes(`id="${target.id}"`)) {
      event.detail.shouldSwap = false;
      location.assign(pathInfo.responsePath || pathInfo.finalRequestPath);
    }
  });
  document.addEventListener("htmx:sendError", () => toast(words.failed, "late"));
})();
