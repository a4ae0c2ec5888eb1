// A group's figures over time: lag, throughput, log kept. One axis of time, gaps where nothing was measured, markers for what happened.
(function () {
  "use strict";

  var HEIGHT = 180;
  var AGAIN_MILLIS = 15000;
  var FETCH_MILLIS = 9000; // longer than a request may take

  var section = document.getElementById("charts");
  if (!section || !window.uPlot) {
    return;
  }
  var range = "1h";
  var drawn = []; // the charts that stand
  var last = null; // what they were drawn from
  var asOf = ""; // in words, shown once they are old
  var flying = null; // what is being fetched

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function number(value, digits) {
    return value.toLocaleString(window.gadTime.language, { maximumFractionDigits: digits });
  }

  var units = {
    seconds: function (v) {
      return v < 1 ? Math.round(v * 1000) + " ms" : v < 120 ? number(v, v < 10 ? 1 : 0) + " s" : number(v / 60, 1) + " min";
    },
    perSecond: function (v) {
      return number(v, v < 10 ? 1 : 0) + " /s";
    },
    bytes: function (v) {
      var names = ["B", "KiB", "MiB", "GiB", "TiB"];
      var at = 0;
      while (v >= 1024 && at < names.length - 1) {
        v /= 1024;
        at++;
      }
      return number(v, at === 0 ? 0 : 1) + " " + names[at];
    }
  };

  function told(values) {
    return values.filter(function (v) { return v !== null; });
  }

  // The figures in words, for those who do not see the drawing and for those who want the number.
  function words(chart) {
    var unit = units[chart.unit];
    return chart.lines.map(function (line) {
      var all = told(line.values);
      var newest = line.values.length > 0 ? line.values[line.values.length - 1] : null;
      return all.length === 0 ? "" : line.label + ": " + section.dataset.now + " " + (newest === null ? "\u2014" : unit(newest))
        + ", " + (chart.unit === "perSecond" ? section.dataset.most : section.dataset.worst) + " " + unit(Math.max.apply(null, all));
    }).filter(Boolean).join(" \u00b7 ") + (chart.limit == null ? "" : " \u00b7 " + section.dataset.budget + " " + unit(chart.limit));
  }

  function markers(marks) {
    return function (u) {
      var ctx = u.ctx;
      ctx.save();
      ctx.lineWidth = window.devicePixelRatio || 1;
      ctx.setLineDash([4, 4]);
      marks.forEach(function (mark) {
        var x = Math.round(u.valToPos(mark.at, "x", true));
        if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
          ctx.strokeStyle = color(mark.kind.indexOf("operation") === 0 ? "--working" : "--act");
          ctx.beginPath();
          ctx.moveTo(x, u.bbox.top);
          ctx.lineTo(x, u.bbox.top + u.bbox.height);
          ctx.stroke();
        }
      });
      ctx.restore();
    };
  }

  function axis(values, size) {
    return {
      stroke: color("--dim"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: color("--line"), width: 1 },
      ticks: { stroke: color("--line"), width: 1 },
      size: size,
      values: values
    };
  }

  function moments(figures) {
    var days = figures.to - figures.from > 2 * 86400;
    var seconds = figures.to - figures.from < 900 ? "2-digit" : undefined;
    return function (u, values) {
      return values.map(function (moment) {
        var at = new Date(moment * 1000);
        return days ? at.toLocaleDateString(window.gadTime.language, { day: "numeric", month: "short" })
          : at.toLocaleTimeString(window.gadTime.language, { hour: "2-digit", minute: "2-digit", second: seconds, hourCycle: "h23" });
      });
    };
  }

  function draw(chart, figures) {
    var place = document.getElementById("chart-" + chart.id);
    var unit = units[chart.unit];
    var said = document.getElementById("said-" + chart.id);
    var colors = ["--line-1", "--line-2", "--line-3", "--line-4", "--line-5", "--line-6"];
    said.textContent = words(chart);
    said.dataset.asOf = asOf;
    place.textContent = "";
    if (!chart.lines.some(function (line) { return told(line.values).length > 0; })) {
      var none = document.createElement("p");
      none.className = "nothing";
      none.textContent = section.dataset.none;
      place.appendChild(none);
      return null;
    }
    return new window.uPlot({
      width: Math.max(place.clientWidth, 200),
      height: HEIGHT,
      scales: {
        x: { time: true, range: function () { return [figures.from, figures.to]; } },
        y: { range: function (u, min, max) { return [0, max > 0 ? max * 1.1 : 1]; } }
      },
      axes: [
        Object.assign(axis(moments(figures), 30), { // in the zone of whoever looks, which is told
          label: window.gadTime.zone(new Date(figures.to * 1000)), labelSize: 18, labelFont: "12px system-ui, sans-serif"
        }),
        axis(function (u, values) { return values.map(unit); }, 72)
      ],
      series: [{ label: section.dataset.time, value: function (u, at) { return at == null ? "\u2014" : window.gadTime.exactly(new Date(at * 1000)); } }].concat(chart.lines.map(function (line, at) {
        return {
          label: line.label,
          stroke: color(colors[at % colors.length]),
          dash: at % 2 === 1 ? [6, 3] : undefined,
          width: 1.5,
          spanGaps: false,
          value: function (u, v) { return v === null || v === undefined ? "\u2014" : unit(v); }
        };
      })),
      cursor: { sync: { key: "gad" }, drag: { x: false, y: false } },
      hooks: { draw: [markers(figures.marks)] }
    }, [figures.times].concat(chart.lines.map(function (line) { return line.values; })), place);
  }

  function list(marks) {
    var place = document.getElementById("marks");
    place.textContent = "";
    marks.forEach(function (mark) {
      var item = document.createElement("li");
      var time = document.createElement("time");
      var at = new Date(mark.at * 1000);
      time.dateTime = at.toISOString();
      time.textContent = window.gadTime.exactly(at);
      var what = document.createElement(mark.address ? "a" : "span");
      if (mark.address) {
        what.href = mark.address;
      }
      what.textContent = mark.text;
      item.append(time, " ", what);
      place.appendChild(item);
    });
  }

  function show(figures) {
    last = figures;
    drawn.forEach(function (chart) { chart.destroy(); });
    drawn = figures.charts.map(function (chart) { return draw(chart, figures); }).filter(Boolean);
    list(figures.marks);
    section.classList.remove("is-old");
  }

  function fetchFigures() {
    var wanted = range;
    var own = flying = {};
    var stale = document.getElementById("live-text").dataset.stale;
    fetch(section.dataset.source + "?range=" + wanted, {
      headers: { Accept: "application/json" }, signal: AbortSignal.timeout(FETCH_MILLIS)
    }).then(function (answer) {
      if (!answer.ok || answer.redirected) {
        throw new Error(String(answer.status));
      }
      return answer.json();
    }).then(function (figures) {
      if (wanted === range) {
        asOf = stale + " " + window.gadTime.clock(new Date());
        show(figures);
      }
    }).catch(function () {
      section.classList.add("is-old"); // greyed: they are not of now
      if (last === null) {
        document.querySelectorAll(".plot").forEach(function (plot) { plot.textContent = section.dataset.failed; });
      }
    }).finally(function () {
      if (flying === own) {
        flying = null;
      }
    });
  }

  section.addEventListener("click", function (event) {
    var button = event.target.closest("[data-range]");
    if (button) {
      range = button.dataset.range;
      section.querySelectorAll("[data-range]").forEach(function (other) {
        other.setAttribute("aria-pressed", String(other === button));
      });
      fetchFigures();
    }
  });
  document.addEventListener("gad:theme", function () {
    if (last) {
      show(last);
    }
  });
  var resized = 0;
  window.addEventListener("resize", function () {
    window.clearTimeout(resized);
    resized = window.setTimeout(function () {
      drawn.forEach(function (chart) {
        chart.setSize({ width: Math.max(chart.root.parentElement.clientWidth, 200), height: HEIGHT });
      });
    }, 150);
  });
  window.setInterval(function () {
    if (!document.hidden && !flying) { // a line that is dead keeps no more than one of the browser's few connections
      fetchFigures();
    }
  }, Number(section.dataset.again || AGAIN_MILLIS));
  fetchFigures();
})();
