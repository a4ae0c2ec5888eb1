// Light, dark, or as the system has it: set before the page is drawn, so that nothing flashes.
(function () {
  "use strict";

  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    var found = /(?:^|; )gad_theme=(light|dark)/.exec(document.cookie);
    return found ? found[1] : "system";
  }

  function apply() {
    var choice = chosen();
    var theme = choice === "system" ? (system.matches ? "dark" : "light") : choice;
    document.documentElement.setAttribute("data-bs-theme", theme);
    document.dispatchEvent(new CustomEvent("gad:theme", { detail: choice }));
  }

  function choose(choice) {
    document.cookie = "gad_theme=" + choice + "; Path=/console; SameSite=Strict; Max-Age="
      + (choice === "system" ? 0 : 31536000);
    apply();
  }

  system.addEventListener("change", apply);
  window.gadTheme = { chosen: chosen, choose: choose };
  apply();
})();
