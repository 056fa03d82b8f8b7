/* Typed text is never lost: drafts, the guard over unsaved changes, both texts of a stale save. */
(function () {
  "use strict";
  const { words, fill } = window.panel;
  const form = document.querySelector("form[data-guard]");
  if (!form) return;
  const who = document.querySelector(".who b");
  const key = form.dataset.draft && `draft:${who ? who.textContent : ""}:${form.dataset.draft}`;
  const kept = new Set(["csrf_token", "_version", "_base"]);
  const state = document.querySelector("[data-state]");
  let sending = false;

  const values = () => {
    const found = {};
    for (const field of form.elements) {
      if (!field.name || kept.has(field.name) || "private" in field.dataset || ["file", "password", "submit", "button"].includes(field.type)) continue;
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) found[field.name] = found[field.name] || [];
      else if (field.multiple) found[field.name] = [...field.selectedOptions].map((o) => [o.value, o.textContent]);
      else if (field.tagName === "SELECT") found[field.name] = [[field.value, field.value ? field.selectedOptions[0].textContent : ""]];
      else (found[field.name] = found[field.name] || []).push(field.value);
    }
    return found;
  };
  const set = (field, value) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = value.includes(field.value);
    else if (field.tagName === "SELECT") {
      const box = field.tomselect;
      if (box) {
        value.forEach(([id, text]) => id && box.addOption({ id, value: id, text }));
        box.setValue(value.map(([id]) => id), true);
      } else field.value = value.length ? value[0][0] : "";
    } else field.value = value[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const first = JSON.stringify(values());
  const dirty = () => JSON.stringify(values()) !== first;
  const clock = (time) => new Date(time).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const storage = (work) => {
    try {
      return work(localStorage);
    } catch (error) {
      return null; // no storage, no drafts; the guard below still asks
    }
  };

  /* Drafts; none of what makes a petition restricted, and what was kept before goes */
  let timer = null;
  const never = (form.dataset.undrafted || "").split(" ").filter(Boolean).map((pair) => pair.split("="));
  const restricted = () => {
    const typed = new FormData(form);
    return never.some(([name, value]) => typed.getAll(name).includes(value));
  };
  const keep = () => {
    if (!key || sending || !dirty()) return;
    if (restricted()) {
      storage((box) => box.removeItem(key));
      if (state) state.textContent = words.unkept;
      return;
    }
    const at = Date.now();
    storage((box) => box.setItem(key, JSON.stringify({ at, values: values() })));
    if (state) state.textContent = fill(words.kept, { when: new Date(at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }) });
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  const offer = document.getElementById("draft-offer");
  const draft = key && storage((box) => JSON.parse(box.getItem(key)));
  if (draft && offer && !document.getElementById("problems") && JSON.stringify(draft.values) !== first) {
    offer.querySelector("[data-draft-text]").textContent = fill(words.draft, { when: clock(draft.at) });
    offer.hidden = false;
    offer.addEventListener("click", (event) => {
      if (event.target.closest("[data-draft-restore]")) {
        for (const field of form.elements) if (field.name in draft.values) set(field, draft.values[field.name]);
      } else if (event.target.closest("[data-draft-drop]")) storage((box) => box.removeItem(key));
      else return;
      offer.hidden = true;
    });
  }

  /* Who types is not idle, though the server hears nothing of it */
  let told = Date.now();
  form.addEventListener("input", () => {
    if (Date.now() - told < 240000) return;
    told = Date.now();
    fetch(form.dataset.alive).catch(() => {}); // the next one, or the form itself, will tell
  });

  /* Leaving and sending. A draft goes only after the server took the form: the next page tells. */
  window.addEventListener("beforeunload", (event) => {
    if (!sending && dirty()) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    keep();
    sending = true;
    if (key) storage(() => sessionStorage.setItem("panel.sent", key));
  });
  window.addEventListener("pageshow", () => (sending = false));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      const button = document.querySelector("[data-submit]");
      if (button) button.click();
    }
  });

  /* A stale save: take what somebody else wrote, field by field */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theirs]");
    if (!button) return;
    const field = document.getElementById(button.dataset.theirs);
    const value = button.dataset.value;
    if (field.matches(".segments")) field.querySelectorAll("input").forEach((radio) => (radio.checked = radio.value === value));
    else set(field, field.tagName === "SELECT" ? [[value, button.dataset.text]] : [value]);
    button.closest(".theirs").classList.add("taken");
  });

  /* Who else has this form open: said every half minute while this page is looked at */
  const presence = document.querySelector("[data-presence]");
  if (presence) {
    const tell = () => {
      if (document.hidden) return;
      const body = new FormData();
      body.append("csrf_token", form.elements.csrf_token.value);
      fetch(presence.dataset.presence, { method: "POST", body, headers: { Accept: "application/json" } })
        .then((reply) => (reply.ok ? reply.json() : { hint: "" }))
        .then(({ hint }) => {
          presence.querySelector("span").textContent = hint;
          presence.hidden = !hint;
        })
        .catch(() => {}); // a hint that cannot be had is no reason to disturb
    };
    tell();
    setInterval(tell, 30000);
  }

  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#problems a");
    if (!link) return;
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const target = field.tomselect ? field.tomselect.control_input : field.matches("[role]") ? field.querySelector("input") || field : field;
    target.focus();
    field.closest(".field").scrollIntoView({ block: "center" });
  });
})();
