/* A masked number in full: asked for with a reason in a dialog, shown in its place for a minute. */
(function () {
  "use strict";
  const SHOWN = 60000;
  const dialog = document.getElementById("reveal");
  const form = dialog && dialog.querySelector("[data-reveal-form]");
  const problem = dialog && dialog.querySelector("[data-reveal-problem]");
  if (!form || !dialog.showModal) {
    return; // the link leads to a page that does the same
  }
  let link = null;

  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-reveal] a[href*=\"/reveal/\"]");
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    link = found;
    dialog.querySelector("h2").textContent = found.textContent.trim();
    problem.hidden = true;
    form.reset();
    dialog.showModal();
    form.elements.reason.focus();
  });

  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.value === "no") {
      return;
    }
    event.preventDefault();
    const body = new FormData(form);
    let reply;
    try {
      reply = await fetch(link.href, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch (error) {
      reply = null;
    }
    const answer = reply && (await reply.json().catch(() => null));
    if (!reply || !reply.ok || !answer || typeof answer.value !== "string") {
      const fields = (answer && answer.fields) || {};
      problem.textContent = fields.reason || (answer && answer.error) || window.panel.words.failed;
      problem.hidden = false;
      return;
    }
    dialog.close();
    show(link, answer.value);
  });

  /** Put the number where its mask stands (or its button, where one mask stands for several), for a minute. */
  function show(button, value) {
    const mask = button.closest("[data-reveal]").querySelector("[data-mask]");
    const number = document.createElement("span");
    number.className = "shown-number";
    number.setAttribute("role", "status");
    number.textContent = value;
    button.after(number);
    const cover = (covered) => {
      button.hidden = !covered;
      if (mask) {
        mask.hidden = !covered;
      }
    };
    cover(false);
    const hide = () => {
      number.remove();
      cover(true);
    };
    setTimeout(hide, SHOWN);
    addEventListener("pagehide", hide, { once: true });
  }
})();
