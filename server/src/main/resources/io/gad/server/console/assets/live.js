// Keeps a page true, and says so when it is not. A stream tells when what the page shows has changed, and every two seconds that
// it has not; the page then fetches itself. Where there is no stream it asks every two seconds.
(function () {
  "use strict";

  var STALE_MILLIS = 6000;
  var POLL_MILLIS = 2000;
  var AGAIN_MILLIS = 4000;
  var FETCH_MILLIS = 9000; // longer than a request may take
  var LEAVING_MILLIS = 10000;
  var HOLD_MILLIS = 60000; // a selection that nobody looks at any more holds nothing back for longer

  var indicator = document.getElementById("live-indicator");
  var text = document.getElementById("live-text");
  var stream = null;
  var streams = false; // whether the stream speaks
  var confirmed = Date.now(); // when it was last known that the page is true
  var changes = 0; // how many the stream has told
  var asked = 0; // how many had been told when the page last asked
  var shown = 0; // how many are in what is shown
  var fetching = 0; // since when
  var heard = Date.now(); // when the stream last spoke
  var leaving = 0; // when it was last left: a download leaves it for nothing
  var lost = false; // whether what is shown is known to be old
  var held = 0; // since when a selection holds back what is new
  var looked = -1; // how many changes had been told when it was last looked what is held back
  var looking = false;
  var polled = 0;
  var tried = 0;
  var verdict = readVerdict();
  var opened = {};
  var focused = -1;

  if (!indicator || !live() || !live().dataset.live) {
    return;
  }

  function live() {
    return document.getElementById("live");
  }

  function readVerdict() {
    return verdictOf(document);
  }

  function verdictOf(page) {
    var section = page.querySelector("[data-verdict]");
    return section ? section.dataset.verdict : "";
  }

  function clock(millis) {
    return window.gadTime.clock(new Date(millis));
  }

  function confirm() {
    confirmed = Date.now();
    lost = false;
    show();
  }

  function show() {
    var stale = lost || Date.now() - confirmed > STALE_MILLIS;
    var holds = isPending() && isSelecting() && isHeard(); // of a line that is cut nobody knows what is held back
    indicator.hidden = false;
    document.body.classList.toggle("is-stale", stale);
    document.body.classList.toggle("is-held", holds);
    var words = holds ? text.dataset.held + " " + clock(confirmed) : stale ? text.dataset.stale + " " + clock(confirmed) : text.dataset.live;
    if (text.textContent !== words) {
      text.textContent = words;
    }
  }

  function isHeard() {
    return streams && !lost && Date.now() - heard <= STALE_MILLIS;
  }

  function isSelecting() {
    var selection = window.getSelection();
    return selection && !selection.isCollapsed && document.getElementById("main").contains(selection.anchorNode)
      && ["live", "live-more"].some(function (id) {
        var part = document.getElementById(id);
        return part && part.contains(selection.anchorNode);
      });
  }

  /** A fetch that was never sent, or failed, leaves it so: asked is not shown. */
  function isPending() {
    return shown < changes;
  }

  // Not on the way to another page: whoever pressed a button would be taken back, and never read its answer.
  function reload() {
    if (Date.now() - leaving > LEAVING_MILLIS) {
      window.location.reload();
    }
  }

  window.addEventListener("beforeunload", function () {
    leaving = Date.now();
  });

  function isFetching() {
    return fetching !== 0 && Date.now() - fetching < FETCH_MILLIS;
  }

  function focusables() {
    return Array.prototype.slice.call(document.querySelectorAll(
      "#live a, #live button, #live time, #live summary, #live-more a, #live-more button, #live-more time, #live-more summary"));
  }

  /** Nobody loses what they are about to copy: but not for ever, and not where the verdict has become another. */
  function holds() {
    if (!isSelecting()) {
      held = 0;
      return false;
    }
    held = held || Date.now();
    return Date.now() - held < HOLD_MILLIS;
  }

  // What is held back is fetched without being shown, once for each change, to see whether the verdict is still the same.
  function look() {
    if (looking || streams && looked === changes) {
      return;
    }
    var telling = changes;
    looking = true;
    fetch(live().getAttribute("hx-get"), { signal: AbortSignal.timeout(FETCH_MILLIS) }).then(function (answer) {
      if (answer.status >= 500) {
        throw new Error(String(answer.status));
      }
      return answer.ok && !answer.redirected
        ? answer.text().then(function (page) { return verdictOf(new DOMParser().parseFromString(page, "text/html")) !== verdict; })
        : true; // the session is over, or what the page shows is gone
    }).then(function (another) {
      looked = telling;
      if (another && held !== 0) {
        held = Date.now() - HOLD_MILLIS;
        refresh();
      }
    }).catch(function () {
      show(); // asked again by what comes next; until then the page says what it knows
    }).finally(function () {
      looking = false;
    });
  }

  function refresh() {
    if (isFetching() || document.hidden) {
      show();
      return;
    }
    if (holds()) {
      look();
      show();
      return;
    }
    fetching = Date.now();
    asked = changes;
    window.htmx.trigger(live(), "refresh");
  }

  function mine(event) {
    return event.detail.target && event.detail.target.id === "live" || event.detail.elt && event.detail.elt.id === "live";
  }

  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (!mine(event)) {
      return;
    }
    var answer = event.detail.xhr.responseText || "";
    if (event.detail.xhr.status === 200 && answer.indexOf('id="live"') < 0) {
      event.detail.shouldSwap = false; // the session is over: show the sign-in page
      reload();
      return;
    }
    if (holds()) { // selected while it was on its way: it stays pending, and is asked for again
      event.detail.shouldSwap = false;
      return;
    }
    document.querySelectorAll("#live details[id], #live-more details[id]").forEach(function (details) {
      opened[details.id] = details.open;
    });
    focused = focusables().indexOf(document.activeElement);
  });

  // A part that asks for something is left as it stands, with what was typed, as long as it asks for the same.
  document.body.addEventListener("htmx:oobBeforeSwap", function (event) {
    var fresh = event.detail.fragment.querySelector("[data-as]");
    if (fresh && fresh.id === event.detail.target.id && fresh.dataset.as === event.detail.target.dataset.as) {
      event.detail.shouldSwap = false;
    }
  });

  document.body.addEventListener("htmx:afterSwap", function (event) {
    if (!mine(event)) {
      return;
    }
    Object.keys(opened).forEach(function (id) {
      var details = document.getElementById(id);
      if (details) {
        details.open = opened[id];
      }
    });
    if (focused >= 0 && document.activeElement === document.body && focusables()[focused]) {
      focusables()[focused].focus({ preventScroll: true }); // who goes through by keyboard stays where they are
    }
    fetching = 0;
    held = 0;
    shown = asked;
    confirm();
    var now = readVerdict();
    if (now !== verdict) { // said once, when it changes
      verdict = now;
      window.gadSay(now);
      document.dispatchEvent(new CustomEvent("gad:verdict")); // whoever shows figures besides asks for them anew
    }
  });

  // Not before: until then the part that was swapped in does not hear that it is to fetch itself.
  document.body.addEventListener("htmx:afterSettle", function (event) {
    if (mine(event) && isPending()) {
      refresh();
    }
  });

  function failed(event) {
    if (!mine(event)) {
      return;
    }
    fetching = 0;
    changes++;
    if (event.detail.xhr && event.detail.xhr.status === 404) {
      reload(); // it is no more: the page says so
      return;
    }
    lost = event.type !== "htmx:responseError" || lost;
    show();
  }

  ["htmx:sendError", "htmx:timeout", "htmx:responseError", "htmx:sendAbort"].forEach(function (name) {
    document.body.addEventListener(name, failed);
  });

  function open() {
    close();
    tried = Date.now();
    stream = new EventSource("/console/stream?page=" + encodeURIComponent(live().dataset.live));
    stream.addEventListener("changed", function () {
      streams = true;
      heard = Date.now();
      changes++;
      refresh();
    });
    stream.addEventListener("same", function () {
      streams = true;
      heard = Date.now();
      if (isPending() && !isFetching()) {
        refresh();
      } else if (!isPending() && !isFetching()) {
        confirm();
      }
    });
    stream.addEventListener("over", function () {
      close();
      refresh(); // leads to the sign-in page, or to a server that has begun anew
    });
    stream.onerror = function () {
      streams = false;
    };
  }

  function close() {
    streams = false;
    if (stream) {
      stream.close();
      stream = null;
    }
  }

  window.setInterval(function () {
    if (document.hidden) {
      return;
    }
    var now = Date.now();
    if (streams && now - heard > STALE_MILLIS) { // open, and silent: the other end may be gone
      close();
    }
    if (!stream || stream.readyState === EventSource.CLOSED) { // refused: asked again later
      if (now - tried > AGAIN_MILLIS) {
        open();
      }
    }
    if (!streams && now - polled >= Number(live().dataset.poll || POLL_MILLIS)) {
      polled = now;
      refresh();
    }
    show();
  }, 250);

  // A page that nobody sees needs none of the few connections that a browser has.
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) {
      close();
    } else {
      open();
      show();
      refresh();
    }
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      open();
    }
  });

  // What a click brings is fetched by the page's own scripts as well; a stalled request must not keep the page from asking again.
  document.body.addEventListener("htmx:afterRequest", function (event) {
    if (mine(event)) {
      fetching = 0;
    }
  });

  if (!document.hidden) {
    open();
  }
})();
