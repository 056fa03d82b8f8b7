/* The role matrix: what was changed is outlined, counted and named before it is saved. */
(function () {
  "use strict";
  const { words, fill } = window.panel;
  const form = document.getElementById("matrix");
  const badge = document.querySelector("[data-changed]");
  const line = document.querySelector("[data-changed-list]");
  let sending = false;
  const changed = () => [...form.querySelectorAll("input[type=checkbox]")].filter((box) => box.checked !== box.defaultChecked);
  const show = () => {
    form.querySelectorAll(".hold.changed").forEach((cell) => cell.classList.remove("changed"));
    const list = changed();
    list.forEach((box) => box.parentElement.classList.add("changed"));
    badge.hidden = list.length === 0;
    badge.textContent = fill(words.changed, { n: list.length });
    line.textContent = list.map((box) => `${box.getAttribute("aria-label")} ${box.checked ? "＋" : "－"}`).join("；");
    line.title = line.textContent;
  };
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", () => (sending = true));
  window.addEventListener("pageshow", () => {
    sending = false;
    show();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && changed().length) event.preventDefault();
  });
})();
