// Improves pages that work without it: theme, search, moments in the viewer's zone, copying, forms that say at once what is wrong.
(function () {
  "use strict";

  var announcer = document.getElementById("announcer");

  function say(text) {
    if (announcer) {
      announcer.textContent = text;
    }
  }

  // Theme.
  var themes = document.getElementById("theme");
  function showTheme() {
    themes.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === window.gadTheme.chosen()));
    });
  }
  if (themes) {
    themes.hidden = false;
    themes.addEventListener("click", function (event) {
      var button = event.target.closest("[data-theme-choice]");
      if (button) {
        window.gadTheme.choose(button.dataset.themeChoice);
        showTheme();
      }
    });
    showTheme();
  }

  // Search: "/" goes there, the arrows go through what was found, Escape leaves.
  var search = document.getElementById("search");
  var found = document.getElementById("found");
  var searching = document.getElementById("search-form");
  function hits() {
    return Array.prototype.slice.call(found.querySelectorAll("a"));
  }
  function closeSearch() {
    found.hidden = true;
    found.textContent = "";
  }
  if (search) {
    document.addEventListener("keydown", function (event) {
      var typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    });
    searching.addEventListener("keydown", function (event) {
      var all = hits();
      var at = all.indexOf(document.activeElement);
      if (event.key === "Escape") {
        closeSearch();
        search.focus();
      } else if (event.key === "ArrowDown" && all.length > 0) {
        event.preventDefault();
        all[Math.min(at + 1, all.length - 1)].focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        event.preventDefault();
        (at === 0 ? search : all[at - 1]).focus();
      } else if (event.key === "Enter" && at < 0 && all.length === 1) {
        event.preventDefault();
        all[0].click();
      }
    });
    document.body.addEventListener("htmx:afterSwap", function (event) {
      if (event.detail.target === found) {
        found.hidden = search.value.trim() === "" || !searching.contains(document.activeElement); // it may come late
      }
    });
    searching.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !searching.contains(event.relatedTarget)) { // not what is clicked and takes no focus
        closeSearch();
      }
    });
    document.addEventListener("click", function (event) {
      if (!event.target.closest("#search-form")) {
        closeSearch();
      }
    });
  }

  // The filter of the groups stands in the page's address: a reload keeps it, and the way back leads to it.
  document.body.addEventListener("htmx:afterSwap", function (event) {
    var filter = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (filter && filter.id === "filter") {
      var text = filter.value.trim();
      window.history.replaceState(window.history.state, "", window.location.pathname
        + (text === "" ? "" : "?q=" + encodeURIComponent(text)));
    }
  });

  // Moments: "12 s ago" goes on, by the server's clock; the exact time is told in the viewer's zone.
  var serverNow = Date.parse(document.body.dataset.now || "");
  var ahead = isNaN(serverNow) ? 0 : serverNow - Date.now();
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  var language = document.documentElement.lang || undefined;
  var exactly = new Intl.DateTimeFormat(language, { // the month by name: which number is the day is told otherwise by others
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    timeZoneName: "short"
  });
  var clock = new Intl.DateTimeFormat(language, {
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short"
  });
  window.gadTime = {
    language: language,
    exactly: function (at) { return exactly.format(at); },
    clock: function (at) { return clock.format(at); },
    zone: function (at) {
      return clock.formatToParts(at).filter(function (part) { return part.type === "timeZoneName"; })[0].value;
    }
  };

  function now() {
    return Date.now() + ahead;
  }

  // In the page's language, with values in the places of {0} and {1}.
  function said(key, first, second) {
    return (document.body.dataset[key] || "{0}").replace("{0}", first).replace("{1}", second);
  }
  window.gadTime.said = said;

  function duration(millis) {
    var seconds = Math.floor(millis / 1000);
    if (seconds < 60) {
      return said("unitS", seconds);
    }
    if (seconds < 3600) {
      return seconds % 60 === 0 ? said("unitMin", seconds / 60) : said("unitMinS", Math.floor(seconds / 60), seconds % 60);
    }
    if (seconds < 172800) {
      var hours = Math.floor(seconds / 3600);
      var minutes = Math.floor(seconds / 60) % 60;
      return minutes === 0 ? said("unitH", hours) : said("unitHMin", hours, minutes);
    }
    return said("days", Math.floor(seconds / 86400));
  }

  function tellExactly(root) {
    root.querySelectorAll("time.moment").forEach(function (time) {
      var text = exactly.format(new Date(time.getAttribute("datetime")));
      time.title = text;
      time.dataset.exact = text;
    });
    root.querySelectorAll("[data-exactly]").forEach(function (told) {
      told.textContent = exactly.format(new Date(told.dataset.exactly));
    });
  }

  function tick() {
    document.querySelectorAll("time.moment").forEach(function (time) {
      var age = now() - Date.parse(time.getAttribute("datetime"));
      var text = age < 1000 ? document.body.dataset.just : said("ago", duration(age));
      if (time.textContent !== text) {
        time.textContent = text;
      }
    });
  }

  function tickClocks() {
    document.querySelectorAll(".clock").forEach(function (clock) {
      if (document.body.classList.contains("is-stale")) {
        return; // nobody knows
      }
      var millis = Math.max(0, now() - Date.parse(clock.dataset.since));
      clock.textContent = clock.classList.contains("fine") && millis < 60000 && !calm.matches
        ? said("unitS", (millis / 1000).toFixed(1)) : duration(millis);
    });
  }

  tellExactly(document);
  window.setInterval(tick, 1000);
  window.setInterval(tickClocks, 100);
  document.body.addEventListener("htmx:afterSettle", function () {
    tellExactly(document);
    tickClocks();
  });

  // Copying.
  var copied = new Map(); // what each button is called that says so now
  function select(element) {
    var range = document.createRange();
    range.selectNodeContents(element);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) {
      return;
    }
    var text = document.getElementById(button.dataset.copy);
    function done(words) {
      var told = copied.get(button); // pressed again meanwhile: what it says then is not what it is called
      if (told) {
        window.clearTimeout(told.back);
      }
      var before = told ? told.before : button.textContent;
      button.textContent = words;
      say(words);
      copied.set(button, {
        before: before,
        back: window.setTimeout(function () {
          button.textContent = before;
          copied.delete(button);
        }, 2500)
      });
    }
    if (!navigator.clipboard) { // not without TLS
      select(text);
      done(announcer.dataset.select);
      return;
    }
    navigator.clipboard.writeText(text.textContent).then(
      function () { done(announcer.dataset.copied); },
      function () { select(text); done(announcer.dataset.select); });
  });

  // Forms: what is wrong is said when a field is left, and gone when it is right.
  function judge(field) {
    var wanted = field.dataset.equals;
    field.setCustomValidity(wanted !== undefined && field.value.trim() !== "" && field.value.trim() !== wanted
      ? field.dataset.error : "");
    var id = field.id + "-error";
    var error = document.getElementById(id);
    var described = (field.getAttribute("aria-describedby") || "").split(" ").filter(function (d) { return d && d !== id; });
    if (field.checkValidity()) {
      field.removeAttribute("aria-invalid");
      if (error) {
        error.remove();
      }
    } else {
      if (!error) {
        error = document.createElement("p");
        error.id = id;
        error.className = "form-error";
        field.insertAdjacentElement("afterend", error);
      }
      error.textContent = field.validity.patternMismatch && field.dataset.error ? field.dataset.error : field.validationMessage;
      field.setAttribute("aria-invalid", "true");
      described.push(id);
    }
    field.setAttribute("aria-describedby", described.join(" "));
    if (described.length === 0) {
      field.removeAttribute("aria-describedby");
    }
  }
  document.addEventListener("focusout", function (event) {
    var field = event.target;
    if (field.id && field.matches(".form input:not([type=hidden]):not([type=checkbox]):not([type=radio]), .form select")
      && (field.value !== "" || field.hasAttribute("aria-invalid"))) {
      judge(field);
    }
  });
  document.addEventListener("input", function (event) {
    if (event.target.hasAttribute("aria-invalid") || event.target.dataset.equals !== undefined) {
      event.target.setCustomValidity("");
      if (event.target.hasAttribute("aria-invalid")) {
        judge(event.target);
      }
    }
  });

  // Nothing typed is lost by a reload. Passwords are never kept.
  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.type !== "hidden" && field.type !== "password" && field.type !== "submit";
    });
  }
  function keep(form, place) {
    var kept = "gad-form:" + window.location.pathname + (place === 0 ? "" : "#" + place);
    var navigation = window.performance.getEntriesByType("navigation")[0];
    var stored = window.sessionStorage.getItem(kept);
    if (stored && navigation && navigation.type === "reload" && !document.getElementById("problem")) {
      var values = JSON.parse(stored);
      fields(form).forEach(function (field, at) {
        if (values[at] && values[at].name === field.name) {
          if (field.type === "checkbox" || field.type === "radio") {
            field.checked = values[at].checked;
          } else {
            field.value = values[at].value;
          }
        }
      });
    } else {
      window.sessionStorage.removeItem(kept);
    }
    form.addEventListener("input", function () {
      window.sessionStorage.setItem(kept, JSON.stringify(fields(form).map(function (field) {
        return { name: field.name, value: field.value, checked: field.checked };
      })));
    });
    form.addEventListener("submit", function () {
      window.sessionStorage.removeItem(kept);
    });
  }
  document.querySelectorAll("form.form").forEach(keep);

  var problem = document.getElementById("problem");
  if (problem) {
    problem.focus();
  }

  window.gadSay = say;
})();
