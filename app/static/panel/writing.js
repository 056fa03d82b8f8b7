/* A text beside its page: the page follows the text when the typing rests; names of figures are put in by a press. */
(function () {
  "use strict";
  const form = document.querySelector("[data-writing]");
  if (!form) return;
  const text = form.querySelector("textarea");
  const show = form.querySelector("[data-preview]");
  const frame = document.querySelector("iframe[name=paper]");
  const REST = 1200;
  let timer = null;
  let shown = null;
  let saving = false;
  const kept = text.value;

  const refresh = () => {
    if (!frame || shown === text.value) return;
    shown = text.value;
    form.requestSubmit(show);
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, REST);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter === show) shown = text.value;
    else saving = true;
  });
  document.querySelectorAll("[data-insert]").forEach((button) =>
    button.addEventListener("click", () => {
      text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
      text.focus();
      text.dispatchEvent(new Event("input"));
    })
  );
  window.addEventListener("beforeunload", (event) => {
    if (!saving && text.value !== kept) event.preventDefault();
  });
  refresh();
})();
