/* A wording in work: at each pause its lines are looked at, and when nothing is wrong the page is made anew. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-check]");
  const look = document.getElementById("look");
  const checked = document.getElementById("checked");
  if (!form || !look || !checked) return;
  const text = form.elements.text;
  let timer = null;
  let asked = 0;

  /* The page is asked for by a form of its own, so that the guard over unsaved text stays. */
  const show = () => {
    look.replaceChildren();
    for (const name of ["csrf_token", "file", "text", "case"]) {
      const field = form.elements[name];
      if (!field) continue;
      const kept = document.createElement(name === "text" ? "textarea" : "input");
      kept.name = name;
      kept.value = field.value;
      look.append(kept);
    }
    look.submit();
  };
  const check = () => {
    const mine = ++asked;
    fetch(form.dataset.check, { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : null))
      .then((found) => {
        if (found === null || mine !== asked) return;
        checked.innerHTML = found;
        if (checked.querySelector("[data-sound]")) show();
      })
      .catch(() => {}); // the form is still there; saving says what is wrong
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(check, 700);
  };
  text.addEventListener("input", later);
  if (form.elements.case) form.elements.case.addEventListener("change", later);
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-look]")) return;
    event.preventDefault();
    show();
  });
  if (checked.querySelector("[data-sound]")) show();
})();
