"use strict";
(function () {
  // So few at first that a frame is enough to draw them; more when they are asked for
  var FIRST = 50, MORE = 500;
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
  var words = {};
  var found = [];
  var drawn = 0;

  function names(places, list) {
    return places.map(function (place) { return list[place]; });
  }

  var texts = rows.map(function (row) {
    var leads = names(row[LEADS], held.leads).join(" ");
    var key = held.plans[row[PLAN]] + "/" + row[ID];
    return (key + " " + row[TITLE] + " " + leads).toLowerCase();
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
    var parts = value("q").toLowerCase().split(/\s+/).filter(Boolean);
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

  function add(line, name, text, scope) {
    var cell = document.createElement(name);
    if (scope) { cell.setAttribute("scope", scope); }
    if (typeof text === "string") { cell.textContent = text; } else { cell.appendChild(text); }
    line.appendChild(cell);
  }

  function word(name, code) {
    if (!words[name + code]) {
      var option = document.querySelector("#" + name + " option[value='" + code + "']");
      words[name + code] = option ? option.textContent : code;
    }
    return words[name + code];
  }

  function draw() {
    var several = document.createDocumentFragment();
    var end = Math.min(found.length, drawn + (drawn ? MORE : FIRST));
    for (; drawn < end; drawn += 1) {
      var row = found[drawn];
      var line = document.createElement("tr");
      var link = document.createElement("a");
      link.href = "plans/" + row[PAGE];
      link.textContent = row[TITLE];
      var mark = document.createElement("span");
      mark.className = "status " + row[LIGHT];
      mark.textContent = word("status", row[STATUS]);
      add(line, "th", link, "row");
      add(line, "td", held.plans[row[PLAN]] + "/" + row[ID]);
      add(line, "td", names(row[LEADS], held.leads).join(results.dataset.and));
      var due = document.createElement("time");
      due.textContent = /^[0-9]/.test(row[DUE]) ? row[DUE] : word("month", row[DUE]);
      add(line, "td", due);
      add(line, "td", mark);
      several.appendChild(line);
    }
    body.appendChild(several);
    more.hidden = drawn >= found.length;
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
    var apart = found.filter(function (row) {
      return results.dataset.apart.split(" ").indexOf(row[STATUS]) >= 0;
    }).length;
    var all = results.dataset.n.replace("{n}", String(found.length));
    return apart ? all + results.dataset.less.replace("{n}", String(apart)) : all;
  }

  function show() {
    var begun = performance.now();
    found = filter();
    body.textContent = "";
    drawn = 0;
    draw();
    results.hidden = found.length === 0;
    said.textContent = found.length ? told() : results.dataset.none;
    results.dataset.took = String(performance.now() - begun);
  }

  // Each choice is a step that the browser goes back from; so is the first letter of words
  var typed = false;

  function chosen() {
    typed = false;
    remember(true);
    show();
  }

  function typing() {
    remember(!typed);
    typed = true;
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
    show();
    if (unknown) { said.textContent = results.dataset.unknown + " " + said.textContent; }
  }

  fields.forEach(function (field) {
    var isTyped = field.id === "q";
    field.addEventListener(isTyped ? "input" : "change", isTyped ? typing : chosen);
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { window.setTimeout(chosen, 0); });
  more.addEventListener("click", draw);
  window.addEventListener("popstate", read);
  read();
})();
