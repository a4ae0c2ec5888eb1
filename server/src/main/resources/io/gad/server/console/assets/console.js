// Improves pages that work without it: says when figures are no longer fresh, copies connection strings.
(function () {
  "use strict";

  var indicator = document.getElementById("live-indicator");
  var text = document.getElementById("live-text");
  var staleSince = null;

  function fresh() {
    staleSince = null;
    document.body.classList.remove("is-stale");
    text.textContent = "live";
  }

  function stale() {
    if (staleSince) {
      return;
    }
    staleSince = new Date();
    document.body.classList.add("is-stale");
    text.textContent = "stale since " + staleSince.toLocaleTimeString();
  }

  if (indicator) {
    document.body.addEventListener("htmx:sendError", stale);
    document.body.addEventListener("htmx:timeout", stale);
    document.body.addEventListener("htmx:responseError", stale);
    document.body.addEventListener("htmx:beforeSwap", function (event) {
      var answer = event.detail.xhr.responseText || "";
      if (event.detail.xhr.status === 200 && answer.indexOf('id="live"') < 0) {
        event.detail.shouldSwap = false; // the session is over: show the sign-in page
        window.location.reload();
      }
    });
    document.body.addEventListener("htmx:afterSwap", fresh);
    // What is open stays open when a part is refreshed; nobody is interrupted while choosing or typing.
    document.body.addEventListener("htmx:beforeRequest", function (event) {
      var selected = window.getSelection && String(window.getSelection());
      if (document.hidden || (selected && selected.length > 0)) {
        event.preventDefault();
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
