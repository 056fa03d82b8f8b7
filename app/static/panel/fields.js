/* Fields with help: searching selects, calendars, counters, weekdays. */
(function () {
  "use strict";
  const { words, fill, each } = window.panel;
  const chinese = document.documentElement.lang.startsWith("zh");
  if (chinese && window.flatpickr && flatpickr.l10ns.zh) flatpickr.localize(flatpickr.l10ns.zh);

  /* The server decides what matches (pinyin, numbers); here nothing is filtered a second time. */
  const search = (field) => {
    let matches = new Set();
    return {
      valueField: "id",
      labelField: "text",
      searchField: [],
      preload: "focus",
      loadThrottle: 200,
      shouldLoad: () => true,
      score: () => (option) => (matches.has(String(option.id)) ? 1 : 0),
      load(query, done) {
        const url = new URL(field.dataset.lookup, location.href);
        url.searchParams.set("q", query);
        fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
          .then((answer) => (answer.ok ? answer.json() : { results: [] }))
          .then((found) => {
            matches = new Set(found.results.map((option) => String(option.id)));
            this.clearOptions();
            done(found.results);
          })
          .catch(() => done());
      },
    };
  };
  const select = (field) => {
    const text = (className, sentence) => () => {
      const line = document.createElement("div");
      line.className = className;
      line.textContent = sentence;
      return line;
    };
    const plugins = {};
    if (field.multiple) plugins.remove_button = { title: words.clear };
    else if (!field.required) plugins.clear_button = { title: words.clear };
    const box = new TomSelect(field, {
      plugins,
      maxOptions: 200,
      allowEmptyOption: false,
      placeholder: field.dataset.placeholder || (field.dataset.lookup ? words.type : ""),
      hidePlaceholder: true,
      ...(field.dataset.lookup ? search(field) : {}),
      render: { no_results: text("no-results", words.nothing), loading: text("no-results", words.searching) },
    });
    field.setAttribute("aria-hidden", "true"); // its label now belongs to the search field
    box.wrapper.classList.remove("form-select"); // the kit would draw its own frame
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (field.hasAttribute(name)) box.control_input.setAttribute(name, field.getAttribute(name));
    }
  };
  const weekday = (field) => {
    const day = /^\d{4}-\d{2}-\d{2}/.test(field.value) ? new Date(field.value.slice(0, 10) + "T12:00") : null;
    const label = field.closest(".date-box").querySelector("[data-weekday]");
    if (label) label.textContent = day && !Number.isNaN(day.getTime()) ? words.days[day.getDay()] : "";
  };
  const calendar = (field) => {
    const time = field.dataset.date === "time";
    flatpickr(field, {
      allowInput: true,
      disableMobile: true,
      enableTime: time,
      time_24hr: true,
      dateFormat: time ? "Y-m-d H:i" : "Y-m-d",
      locale: { firstDayOfWeek: 1 },
      static: Boolean(field.closest("dialog")),
      monthSelectorType: "static",
      onChange: () => weekday(field),
    });
    weekday(field);
    field.addEventListener("input", () => weekday(field));
  };
  const counter = (field) => {
    const line = document.getElementById(field.dataset.counter);
    const count = () => (line.textContent = fill(words.of, { n: [...field.value].length, max: field.maxLength }));
    field.addEventListener("input", count);
    count();
  };

  /* The kit comes when a field asks for it: setting up hidden filters would only cost time */
  const enhance = (scope) => {
    scope.querySelectorAll("select[data-lookup], select[data-rich]").forEach((field) => field.tomselect || select(field));
    scope.querySelectorAll("[data-date]").forEach((field) => field._flatpickr || calendar(field));
  };
  each((scope) => {
    scope.querySelectorAll("[data-counter]").forEach(counter);
    scope.querySelectorAll("form[data-form]").forEach(enhance);
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) enhance(document.getElementById(opener.dataset.dialog));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.closest("dialog[open]")) enhance(event.target.closest("dialog"));
  });
})();
