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
  var said = window.gadTime.said;

  // No two lines are told apart by colour alone: with as many colours as patterns, the 7th has the first's colour and another pattern.
  var COLORS = ["--line-1", "--line-2", "--line-3", "--line-4", "--line-5", "--line-6"];
  var DASHES = [[], [7, 4], [2, 3], [11, 3, 2, 3], [15, 5], [7, 3, 2, 3, 2, 3]];
  var OPERATION = [4, 4];
  var INCIDENT = [1.5, 3];
  var BUDGET = [14, 4, 3, 4];
  var SVG = "http://www.w3.org/2000/svg";
  var DAY_SECONDS = 86400;

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function number(value, digits) {
    return value.toLocaleString(window.gadTime.language, { maximumFractionDigits: digits });
  }

  var units = {
    seconds: function (v) {
      return v < 1 ? said("unitMs", Math.round(v * 1000)) : v < 120 ? said("unitS", number(v, v < 10 ? 1 : 0)) : said("unitMin", number(v / 60, 1));
    },
    perSecond: function (v) {
      return said("unitPersecond", number(v, v < 10 ? 1 : 0));
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

  function dash(at) {
    return DASHES[(at + Math.floor(at / COLORS.length)) % DASHES.length];
  }

  function isIncident(mark) {
    return mark.kind.indexOf("operation") !== 0;
  }

  // Samples are taken now and then, and are not of now: the moment of the newest is told beside it.
  function moment(figures) {
    if (figures.times.length === 0) {
      return "";
    }
    var newest = figures.times[figures.times.length - 1];
    var at = new Date(newest * 1000);
    return section.dataset.now.replace("{0}", figures.to - newest < DAY_SECONDS / 2 ? window.gadTime.clock(at) : window.gadTime.exactly(at)) + " ";
  }

  // The figures in words, for those who do not see the drawing and for those who want the number.
  function words(chart, figures) {
    var unit = units[chart.unit];
    var lines = chart.lines.map(function (line) {
      var all = told(line.values);
      var newest = line.values.length > 0 ? line.values[line.values.length - 1] : null;
      return all.length === 0 ? "" : line.label + " " + (newest === null ? "\u2014" : unit(newest))
        + ", " + (chart.unit === "perSecond" ? section.dataset.most : section.dataset.worst) + " " + unit(Math.max.apply(null, all));
    }).filter(Boolean).join(" \u00b7 ");
    return (lines && moment(figures)) + lines + (chart.limit == null ? "" : " \u00b7 " + section.dataset.budget + " " + unit(chart.limit));
  }

  function scaled(pattern) {
    return pattern.map(function (length) { return length * (window.devicePixelRatio || 1); });
  }

  // Of an operation a dashed line, of an incident a dotted one that hangs from a triangle.
  function markers(marks) {
    return function (u) {
      var ctx = u.ctx;
      var pixel = window.devicePixelRatio || 1;
      ctx.save();
      marks.forEach(function (mark) {
        var x = Math.round(u.valToPos(mark.at, "x", true));
        if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
          var incident = isIncident(mark);
          ctx.strokeStyle = ctx.fillStyle = color(incident ? "--act" : "--working");
          ctx.lineWidth = (incident ? 1.5 : 1) * pixel;
          ctx.setLineDash(scaled(incident ? INCIDENT : OPERATION));
          ctx.beginPath();
          ctx.moveTo(x, u.bbox.top);
          ctx.lineTo(x, u.bbox.top + u.bbox.height);
          ctx.stroke();
          if (incident) {
            ctx.beginPath();
            ctx.moveTo(x - 5 * pixel, u.bbox.top);
            ctx.lineTo(x + 5 * pixel, u.bbox.top);
            ctx.lineTo(x, u.bbox.top + 9 * pixel);
            ctx.fill();
          }
        }
      });
      ctx.restore();
    };
  }

  // What may be kept at most, where the axis reaches it.
  function budget(chart, unit) {
    return function (u) {
      if (chart.limit == null || chart.limit > u.scales.y.max) {
        return;
      }
      var ctx = u.ctx;
      var pixel = window.devicePixelRatio || 1;
      var y = Math.round(u.valToPos(chart.limit, "y", true));
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = color("--act");
      ctx.lineWidth = 1.5 * pixel;
      ctx.setLineDash(scaled(BUDGET));
      ctx.beginPath();
      ctx.moveTo(u.bbox.left, y);
      ctx.lineTo(u.bbox.left + u.bbox.width, y);
      ctx.stroke();
      ctx.font = 12 * pixel + "px system-ui, sans-serif";
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      ctx.fillText(section.dataset.budget + " " + unit(chart.limit), u.bbox.left + 6 * pixel, y + 3 * pixel);
      ctx.restore();
    };
  }

  // From half of the budget on the axis reaches beyond it, so that one sees how near it is.
  function top(chart, max) {
    var highest = max > 0 ? max * 1.1 : 1;
    return chart.limit != null && max >= chart.limit / 2 ? Math.max(highest, chart.limit * 1.1) : highest;
  }

  // Beside its name in the legend, each line as it is drawn.
  function samples(plot, lines) {
    plot.root.querySelectorAll(".u-legend .u-series").forEach(function (row, at) {
      var head = row.querySelector("th");
      if (at === 0 || !head || at > lines.length) { // the first is the time
        return;
      }
      var sample = sign("line-sample", "0 0 36 8");
      var path = shape(sample, "M0 4H36");
      path.setAttribute("stroke", color(COLORS[(at - 1) % COLORS.length]));
      path.setAttribute("stroke-dasharray", dash(at - 1).join(" "));
      head.prepend(sample);
    });
  }

  function sign(name, box) {
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", name);
    svg.setAttribute("viewBox", box);
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    return svg;
  }

  function shape(svg, path) {
    var drawing = document.createElementNS(SVG, "path");
    drawing.setAttribute("d", path);
    svg.appendChild(drawing);
    return drawing;
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
    var figuresSaid = document.getElementById("said-" + chart.id);
    figuresSaid.textContent = words(chart, figures);
    figuresSaid.dataset.asOf = asOf;
    place.textContent = "";
    if (!chart.lines.some(function (line) { return told(line.values).length > 0; })) {
      var none = document.createElement("p");
      none.className = "nothing";
      none.textContent = section.dataset.none;
      place.appendChild(none);
      return null;
    }
    var plot = new window.uPlot({
      width: Math.max(place.clientWidth, 200),
      height: HEIGHT,
      scales: {
        x: { time: true, range: function () { return [figures.from, figures.to]; } },
        y: { range: function (u, min, max) { return [0, top(chart, max)]; } }
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
          stroke: color(COLORS[at % COLORS.length]),
          dash: dash(at),
          width: 1.5,
          spanGaps: false,
          value: function (u, v) { return v === null || v === undefined ? "\u2014" : unit(v); }
        };
      })),
      cursor: { sync: { key: "gad" }, drag: { x: false, y: false } },
      hooks: { draw: [markers(figures.marks), budget(chart, unit)] }
    }, [figures.times].concat(chart.lines.map(function (line) { return line.values; })), place);
    samples(plot, chart.lines);
    return plot;
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
      var incident = isIncident(mark);
      var drawn = sign(incident ? "mark-sign incident" : "mark-sign", "0 0 16 12");
      shape(drawn, "M8 0V12");
      if (incident) {
        shape(drawn, "M3 0H13L8 8z").setAttribute("class", "tip");
      }
      var kind = document.createElement("span");
      kind.className = "mark-kind";
      kind.textContent = incident ? section.dataset.incident : section.dataset.operation;
      item.append(drawn, " ", time, " ", kind, ": ", what);
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
      if (wanted === range && flying === own) { // else a later one is on its way
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
  document.addEventListener("gad:verdict", fetchFigures);
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
