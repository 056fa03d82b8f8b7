/* Runs before the first paint: the chosen theme and the width of the menu, so nothing flashes or jumps. */
(function () {
  "use strict";
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null; // storage may be switched off; the defaults serve
    }
  };
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var paint = function () {
    var choice = read("panel.theme") || "auto";
    root.dataset.theme = choice;
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  };
  var fold = function () {
    var small = root.dataset.menuDefault === "small";
    var chosen = read(small ? "panel.menu.small" : "panel.menu");
    root.dataset.menu = chosen || (small || window.innerWidth < 1400 ? "small" : "wide");
  };
  paint();
  fold();
  dark.addEventListener("change", paint);
  document.addEventListener("panel:theme", paint);
})();
