/* Moving through a list by key, opening rows, choosing several. */
(function () {
  "use strict";
  const { words, fill, store, typing, each } = window.panel;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rows = () => all(".rows tbody tr");
  const boxes = () => all(".rows input[name=ids]");
  const here = () => document.querySelector(".rows tr.here");

  const count = () => {
    const bar = document.getElementById("bulk");
    if (!bar) return;
    const on = boxes().filter((box) => box.checked);
    boxes().forEach((box) => box.closest("tr").classList.toggle("on", box.checked));
    bar.hidden = on.length === 0;
    bar.querySelector("[data-selected]").textContent = fill(words.selected, { n: on.length });
    const head = document.querySelector("[data-pick-all]");
    head.checked = on.length > 0 && on.length === boxes().length;
    head.indeterminate = on.length > 0 && !head.checked;
  };
  const clear = () => {
    boxes().forEach((box) => (box.checked = false));
    count();
  };
  const move = (step) => {
    const list = rows();
    if (!list.length) return;
    const old = here();
    const next = list[Math.max(0, Math.min(list.length - 1, old ? list.indexOf(old) + step : 0))];
    if (old) old.classList.remove("here");
    next.classList.add("here");
    next.scrollIntoView({ block: "nearest" });
    const link = next.querySelector(".lead a, a");
    if (link) link.focus({ preventScroll: true });
  };
  const open = (row, fresh) => {
    const link = row.querySelector(".lead a, a");
    if (!link) return;
    if (fresh) window.open(link.href, "_blank", "noopener");
    else link.click();
  };

  let last = null;
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.matches("[data-pick-all]")) {
      boxes().forEach((box) => (box.checked = target.checked));
      count();
    } else if (target.matches(".rows input[name=ids]")) {
      if (event.shiftKey && last) {
        const list = boxes();
        const [from, to] = [list.indexOf(last), list.indexOf(target)].sort((a, b) => a - b);
        list.slice(from, to + 1).forEach((box) => (box.checked = target.checked));
      }
      last = target;
      count();
    } else if (target.closest("[data-unselect]")) clear();
    else if (target.closest("button[data-density]")) {
      const steps = ["normal", "compact", "roomy"];
      const next = steps[(steps.indexOf(document.documentElement.dataset.density || "normal") + 1) % 3];
      document.documentElement.dataset.density = next;
      store("panel.density", next);
    } else {
      const row = target.closest(".rows tbody tr");
      if (!row || target.closest("a, input, button, label, .pick") || String(getSelection())) return;
      open(row, event.ctrlKey || event.metaKey);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const row = here();
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "Escape") clear();
    else if (event.key === "x" && row) {
      const box = row.querySelector("input[name=ids]");
      if (box) box.click();
    } else if (event.key === "Enter" && row && event.target === document.body) open(row);
  });
  try {
    document.documentElement.dataset.density = localStorage.getItem("panel.density") || "normal";
  } catch (error) {
    document.documentElement.dataset.density = "normal";
  }
  each(count);
  window.addEventListener("pageshow", count);
})();
