"use strict";
(function () {
  // At once as many as fill a screen, so that a frame is enough; more once nobody types; the
  // others when they are asked for
  var FIRST = 50, MORE = 500;
  var LINE = 32;  // pixels, about
  var PAUSE = 150;  // milliseconds
  // A row: plan, id, title, leads, status, light, due day, indicators, page; see search.py
  var PLAN = 0, ID = 1, TITLE = 2, LEADS = 3, STATUS = 4, LIGHT = 5, DUE = 6,
    INDICATORS = 7, PAGE = 8;
  var held = window.bizenvRows;
  var rows = held.rows;
  var form = document.getElementById("search");
  var body = document.getElementById("rows");
  var results = document.getElementById("results");
  var said = document.getElementById("found");
  var more = document.getElementById("more");
  var fields = ["q", "plan", "lead", "status", "month", "indicator"].map(function (name) {
    return document.getElementById(name);
  }).filter(Boolean);
  var apart = results.dataset.apart.split(" ");
  var words = {};
  var lines = [];  // lines of the table, kept and filled in anew; the first `drawn` are shown
  var found = [];
  var drawn = 0;

  function names(places, list) {
    return places.map(function (place) { return list[place]; });
  }

  // Full-width letters and digits, which Chinese input methods yield, are the plain ones
  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  var texts = rows.map(function (row) {
    var leads = names(row[LEADS], held.leads).join(" ");
    var key = held.plans[row[PLAN]] + "/" + row[ID];
    return plain(key + " " + row[TITLE] + " " + leads);
  });

  function value(name) {
    var field = document.getElementById(name);
    return field ? field.value : "";
  }

  // Completed late is completed, as in the counts
  function stands(row, status) {
    return row[STATUS] === status || row[STATUS] === status + "_late";
  }

  function filter() {
    var parts = plain(value("q")).split(/\s+/).filter(Boolean);
    var plan = value("plan") ? held.plans.indexOf(value("plan")) : -1;
    var lead = value("lead") ? held.leads.indexOf(value("lead")) : -1;
    var indicator = value("indicator") ? held.indicators.indexOf(value("indicator")) : -1;
    var status = value("status"), month = value("month");
    var anyLead = !value("lead"), anyPlan = !value("plan"), anyIndicator = !value("indicator");
    var kept = [];
    for (var at = 0; at < rows.length; at += 1) {
      var row = rows[at];
      if (!anyPlan && row[PLAN] !== plan) { continue; }
      if (status && !stands(row, status)) { continue; }
      if (month && row[DUE].indexOf(month) !== 0) { continue; }
      if (!anyLead && row[LEADS].indexOf(lead) < 0) { continue; }
      if (!anyIndicator && row[INDICATORS].indexOf(indicator) < 0) { continue; }
      var text = texts[at], all = true;
      for (var each = 0; each < parts.length && all; each += 1) {
        all = text.indexOf(parts[each]) >= 0;
      }
      if (all) { kept.push(row); }
    }
    return kept;
  }

  function word(name, code) {
    if (!words[name + code]) {
      var option = document.querySelector("#" + name + " option[value='" + code + "']");
      words[name + code] = option ? option.textContent : code;
    }
    return words[name + code];
  }

  function element(name, above) {
    var made = document.createElement(name);
    made.appendChild(document.createTextNode(""));
    if (above) { above.appendChild(made); }
    return made;
  }

  // A line of the table, empty; it keeps the elements whose words change
  function empty() {
    var whole = document.createElement("tr");
    var head = document.createElement("th");
    head.setAttribute("scope", "row");
    whole.appendChild(head);
    var line = { whole: whole, row: null, title: element("a", head) };
    line.key = element("td", whole);
    line.leads = element("td", whole);
    line.due = element("time", whole.appendChild(document.createElement("td")));
    line.status = element("span", whole.appendChild(document.createElement("td")));
    return line;
  }

  function say(made, text) {
    if (made.firstChild.data !== text) { made.firstChild.data = text; }
  }

  function fill(line, row) {
    if (line.row === row) { return; }
    line.row = row;
    line.title.href = "plans/" + row[PAGE];
    say(line.title, row[TITLE]);
    say(line.key, held.plans[row[PLAN]] + "/" + row[ID]);
    say(line.leads, names(row[LEADS], held.leads).join(results.dataset.and));
    say(line.due, /^[0-9]/.test(row[DUE]) ? row[DUE] : word("month", row[DUE]));
    line.status.className = "status " + row[LIGHT];
    say(line.status, word("status", row[STATUS]));
  }

  // Shows the first rows up to an end, and takes away those behind it
  function draw(end) {
    var last = Math.min(found.length, end);
    for (var at = 0; at < last; at += 1) {
      if (!lines[at]) { lines[at] = empty(); }
      fill(lines[at], found[at]);
      if (at >= drawn) { body.appendChild(lines[at].whole); }
    }
    for (at = last; at < drawn; at += 1) { body.removeChild(lines[at].whole); }
    drawn = last;
    more.hidden = found.length <= Math.max(drawn, FIRST);
  }

  function drawMore() {
    settle();
    draw(drawn + MORE);
  }

  function remember(anew) {
    var kept = new URLSearchParams();
    fields.forEach(function (field) {
      if (field.value) { kept.set(field.id, field.value); }
    });
    var hash = kept.toString();
    var address = hash ? "#" + hash : window.location.pathname;
    try {
      if (anew) {
        window.history.pushState(null, "", address);
      } else {
        window.history.replaceState(null, "", address);
      }
    } catch (error) {
      // a page opened as a file may keep no address
    }
  }

  // How many were found, and how many of them count as no task of the public's figures
  function told() {
    var less = found.filter(function (row) { return apart.indexOf(row[STATUS]) >= 0; }).length;
    var all = results.dataset.n.replace("{n}", String(found.length));
    return less ? all + results.dataset.less.replace("{n}", String(less)) : all;
  }

  function show() {
    var begun = performance.now();
    found = filter();
    draw(Math.min(FIRST, Math.ceil(window.innerHeight / LINE)));
    results.hidden = found.length === 0;
    said.textContent = found.length ? told() : results.dataset.none;
    results.dataset.took = String(performance.now() - begun);
    results.setAttribute("aria-busy", "true");
    window.clearTimeout(pausing);
    pausing = window.setTimeout(settle, PAUSE);
  }

  // What can wait until nobody types: what lies below the screen, and the address
  var pausing = 0;
  var unkept = false;

  function settle() {
    window.clearTimeout(pausing);
    draw(Math.max(drawn, FIRST));
    results.setAttribute("aria-busy", "false");
    if (unkept) {
      remember(!typed);
      typed = true;
      unkept = false;
    }
  }

  // Each choice is a step that the browser goes back from; so is the first letter of words
  var typed = false;

  function chosen() {
    typed = false;
    unkept = false;
    remember(true);
    show();
  }

  function typing() {
    unkept = true;
    show();
  }

  function read() {
    var asked = new URLSearchParams(window.location.hash.slice(1));
    var names = fields.map(function (field) { return field.id; });
    var unknown = Array.from(asked.keys()).some(function (name) {
      return names.indexOf(name) < 0;
    });
    fields.forEach(function (field) {
      var wanted = asked.get(field.id) || "";
      field.value = wanted;
      if (field.value !== wanted && field.id !== "q") {
        field.value = "";
        unknown = true;
      }
    });
    typed = false;
    unkept = false;
    show();
    if (unknown) { said.textContent = results.dataset.unknown + " " + said.textContent; }
  }

  fields.forEach(function (field) {
    var isTyped = field.id === "q";
    if (isTyped) { field.addEventListener("input", typing); }
    field.addEventListener("change", isTyped ? settle : chosen);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    settle();
  });
  form.addEventListener("reset", function () { window.setTimeout(chosen, 0); });
  more.addEventListener("click", drawMore);
  window.addEventListener("popstate", read);
  read();
})();
