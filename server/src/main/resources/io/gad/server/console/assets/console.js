// Improves pages that work without it: says whether figures are fresh, copies connection strings.
(function () {
  "use strict";

  var indicator = document.getElementById("live-indicator");
  var text = document.getElementById("live-text");
  var announcer = document.getElementById("announcer");
  var staleSince = null;
  var verdict = readVerdict();

  function readVerdict() {
    var section = document.querySelector("[data-verdict]");
    return section ? section.dataset.verdict : "";
  }

  function fresh() {
    staleSince = null;
    document.body.classList.remove("is-stale");
    text.textContent = "live";
    var now = readVerdict();
    if (now !== verdict) { // said once, when it changes
      verdict = now;
      announcer.textContent = now;
    }
  }

  function stale() {
    if (staleSince) {
      return;
    }
    staleSince = new Date();
    document.body.classList.add("is-stale");
    text.textContent = "stale since " + staleSince.toLocaleTimeString();
  }

  function isSelecting() {
    var selection = window.getSelection();
    var live = document.getElementById("live");
    return selection && !selection.isCollapsed && live && live.contains(selection.anchorNode);
  }

  if (indicator && document.querySelector("#live[hx-get]")) {
    indicator.hidden = false;
    document.body.addEventListener("htmx:sendError", stale);
    document.body.addEventListener("htmx:timeout", stale);
    document.body.addEventListener("htmx:responseError", stale);
    document.body.addEventListener("htmx:afterSwap", fresh);
    document.body.addEventListener("htmx:beforeSwap", function (event) {
      var answer = event.detail.xhr.responseText || "";
      if (event.detail.xhr.status === 200 && answer.indexOf('id="live"') < 0) {
        event.detail.shouldSwap = false; // the session is over: show the sign-in page
        window.location.reload();
      }
    });
    document.body.addEventListener("htmx:beforeRequest", function (event) {
      if (document.hidden) {
        event.preventDefault();
      } else if (isSelecting()) { // nobody loses what they are about to copy
        event.preventDefault();
        text.textContent = "held while text is selected";
      }
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) {
      return;
    }
    navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent).then(function () {
      button.textContent = "Copied";
    });
  });

  var problem = document.getElementById("problem");
  if (problem) {
    problem.focus();
  }
})();
