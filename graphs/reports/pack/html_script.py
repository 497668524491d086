"""What a page of HTML does where scripts may run; without them all of it can still be read.

It builds text with nodes only, never markup, and knows the elements of the map by tokens.
"""

from __future__ import annotations

SCRIPT = r"""
"use strict";
(function () {
  function make(tag, parent, words) {
    var made = document.createElement(tag);
    if (words) { made.textContent = words; }
    if (parent) { parent.appendChild(made); }
    return made;
  }
  function button(parent, words, act) {
    var made = make("button", parent, words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  function tokens(element, name) {
    return (element.getAttribute(name) || "").split(" ").filter(Boolean);
  }
  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function heading(card) { return document.getElementById(card.getAttribute("aria-labelledby")); }
  function titleOf(card) { return heading(card).textContent.trim(); }

  var cards = all(".card[data-e]");
  var about = {};
  cards.forEach(function (card) {
    tokens(card, card.hasAttribute("data-about") ? "data-about" : "data-e").forEach(function (e) {
      (about[e] = about[e] || []).push(card);
    });
  });

  var maps = all("figure.map").map(function (figure) {
    var view = figure.querySelector(".view");
    var scene = view.querySelector("svg");
    var own = scene.viewBox.baseVal;
    var tools = make("div");
    tools.className = "tools";
    figure.insertBefore(tools, view);
    var told = make("div");
    told.className = "told";
    told.hidden = true;
    told.setAttribute("role", "status");
    figure.insertBefore(told, view);
    var items = all("[data-e]", scene);
    var here = {};
    items.forEach(function (item) {
      var token = item.getAttribute("data-e");
      var title = item.querySelector("title");
      here[token] = here[token] || (title ? title.textContent : "");
      if (about[token]) { item.classList.add("known"); }
    });

    function width(wanted, x, y) {
      var box = scene.getBoundingClientRect();
      var frame = view.getBoundingClientRect();
      var at = x === undefined ? frame.left + view.clientWidth / 2 : x;
      var down = y === undefined ? frame.top + view.clientHeight / 2 : y;
      var across = (at - box.left) / box.width;
      var along = (down - box.top) / box.height;
      var most = own.width * 4;
      var least = Math.min(view.clientWidth, own.width) / 3;
      scene.style.minWidth = "0";
      scene.style.maxWidth = "none";
      scene.style.width = Math.max(least, Math.min(most, wanted)) + "px";
      var now = scene.getBoundingClientRect();
      view.scrollLeft += now.left + across * now.width - at;
      view.scrollTop += now.top + along * now.height - down;
    }
    function zoom(by, x, y) { width(scene.getBoundingClientRect().width * by, x, y); }
    function fit() {
      var room = view.clientHeight * own.width / own.height;
      width(Math.min(view.clientWidth - 16, Math.max(room, 200)));
    }
    function reset() {
      scene.style.minWidth = scene.style.maxWidth = scene.style.width = "";
      view.scrollLeft = view.scrollTop = 0;
    }
    function clear() {
      scene.classList.remove("lit");
      items.forEach(function (item) { item.classList.remove("on"); });
      told.hidden = true;
      told.textContent = "";
    }
    function light(wanted, isAll) {
      clear();
      var found = items.filter(function (item) {
        return wanted.indexOf(item.getAttribute("data-e")) >= 0;
      });
      found.forEach(function (item) { item.classList.add("on"); });
      scene.classList.toggle("lit", found.length > 0);
      if (isAll && found.length) {
        var boxes = found.filter(function (item) {
          return !item.classList.contains("zone") && !item.classList.contains("zone-title");
        }).map(function (item) { return item.getBoundingClientRect(); });
        if (!boxes.length) { return; }
        var frame = view.getBoundingClientRect();
        var left = Math.min.apply(null, boxes.map(function (box) { return box.left; }));
        var top = Math.min.apply(null, boxes.map(function (box) { return box.top; }));
        var right = Math.max.apply(null, boxes.map(function (box) { return box.right; }));
        var bottom = Math.max.apply(null, boxes.map(function (box) { return box.bottom; }));
        view.scrollLeft += (left + right) / 2 - frame.left - view.clientWidth / 2;
        view.scrollTop += (top + bottom) / 2 - frame.top - view.clientHeight / 2;
      }
    }
    function show(token) {
      light([token], false);
      var found = about[token] || [];
      make("p", told, (here[token] || "This element") +
        (found.length ? ":" : ": nothing in this report is about it alone."));
      var list = found.length ? make("ul", told) : null;
      found.forEach(function (card) {
        var link = make("a", make("li", list), titleOf(card));
        link.href = "#" + card.id;
        link.addEventListener("click", function () { unfilter(card); });
      });
      button(told, "Show all of the map", clear);
      told.hidden = false;
    }
    var map = {figure: figure, here: here, light: light, told: told, clear: clear};

    button(tools, "Zoom in", function () { zoom(1.3); });
    button(tools, "Zoom out", function () { zoom(1 / 1.3); });
    button(tools, "Whole map", fit);
    button(tools, "As at first", reset);
    var known = Object.keys(here).filter(function (e) { return about[e]; });
    if (known.length) {
      var label = make("label", tools, "What is said of");
      var select = make("select", label);
      make("option", select, "choose…").value = "";
      known.sort(function (a, b) { return here[a] < here[b] ? -1 : here[a] > here[b] ? 1 : 0; });
      known.forEach(function (e) {
        make("option", select, (here[e] || "unnamed") + " (" + about[e].length + ")").value = e;
      });
      select.addEventListener("change", function () {
        if (select.value) { show(select.value); } else { clear(); }
      });
    }

    view.classList.add("moves");
    view.addEventListener("wheel", function (event) {
      if (!event.ctrlKey && !event.metaKey) { return; }
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    }, {passive: false});
    view.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey) { return; }
      if (event.key === "+" || event.key === "=") { zoom(1.3); }
      else if (event.key === "-") { zoom(1 / 1.3); }
      else if (event.key === "0") { fit(); }
      else if (event.key === "Escape") { clear(); }
      else { return; }
      event.preventDefault();
    });
    var from = null;
    var moved = false;
    view.addEventListener("pointerdown", function (event) {
      moved = false;
      if (event.pointerType !== "mouse" || event.button) { return; }
      from = [event.clientX, event.clientY, view.scrollLeft, view.scrollTop];
    });
    window.addEventListener("pointermove", function (event) {
      if (!from) { return; }
      var x = event.clientX - from[0];
      var y = event.clientY - from[1];
      if (Math.abs(x) + Math.abs(y) > 4) { moved = true; view.classList.add("held"); }
      if (moved) { view.scrollLeft = from[2] - x; view.scrollTop = from[3] - y; }
    });
    window.addEventListener("pointerup", function () {
      from = null;
      view.classList.remove("held");
    });
    view.addEventListener("click", function (event) {
      if (moved) { return; }
      var item = event.target.closest("[data-e]");
      if (item && item.classList.contains("known")) { show(item.getAttribute("data-e")); }
      else { clear(); }
    });
    return map;
  });

  cards.forEach(function (card) {
    var lit = tokens(card, "data-e");
    var showing = maps.filter(function (each) {
      return lit.some(function (e) { return e in each.here; });
    });
    // The map that a reader saw last before the card tells most of what the card is about.
    var before = showing.filter(function (each) {
      return card.compareDocumentPosition(each.figure) & Node.DOCUMENT_POSITION_PRECEDING;
    });
    var map = before[before.length - 1] || showing[0];
    if (!map) { return; }
    var tools = make("div");
    tools.className = "tools";
    card.insertBefore(tools, heading(card).nextSibling);
    button(tools, "Show on the map", function () {
      map.light(lit, true);
      make("p", map.told, "On the map: " + titleOf(card));
      var row = make("div", map.told);
      row.className = "tools";
      var back = make("a", row, "Back to it");
      back.href = "#" + card.id;
      button(row, "Show all of the map", map.clear);
      map.told.hidden = false;
      back.focus({preventScroll: true});
      map.figure.scrollIntoView({block: "start"});
    }).setAttribute("aria-label", "Show on the map: " + titleOf(card));
  });

  var filters = [];
  function unfilter(card) {
    filters.forEach(function (filter) { if (card.hidden) { filter(); } });
  }
  all("main > section").forEach(function (section) {
    var within = all(".card", section).filter(function (card) {
      return card.parentNode === section;
    });
    if (within.length < 4) { return; }
    var tools = make("div");
    tools.className = "tools";
    section.insertBefore(tools, within[0]);
    var label = make("label", tools, "Filter");
    var input = make("input", label);
    input.type = "search";
    var badges = [];
    within.forEach(function (card) {
      var badge = card.getAttribute("data-badge");
      if (badge && badges.indexOf(badge) < 0) { badges.push(badge); }
    });
    var pressed = {};
    var buttons = badges.length > 1 ? badges.map(function (badge) {
      var made = button(tools, badge, function () {
        pressed[badge] = !pressed[badge];
        made.setAttribute("aria-pressed", String(pressed[badge]));
        apply();
      });
      made.setAttribute("aria-pressed", "false");
      return made;
    }) : [];
    var count = make("span", tools);
    count.setAttribute("role", "status");
    var texts = within.map(function (card) { return card.textContent.toLowerCase(); });
    // What stands between two cards belongs to those that follow it.
    var between = [];
    var lead = [];
    for (var node = tools.nextElementSibling; node; node = node.nextElementSibling) {
      if (within.indexOf(node) < 0) {
        if (!lead.length || lead[0].cards.length) { lead = []; }
        lead.push({node: node, cards: []});
        between.push(lead[lead.length - 1]);
      } else {
        lead.forEach(function (each) { each.cards.push(node); });
      }
    }
    function apply() {
      var wanted = input.value.trim().toLowerCase();
      var any = badges.some(function (badge) { return pressed[badge]; });
      var shown = 0;
      within.forEach(function (card, index) {
        var fits = (!wanted || texts[index].indexOf(wanted) >= 0) &&
          (!any || pressed[card.getAttribute("data-badge")]);
        card.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      between.forEach(function (each) {
        each.node.hidden = each.cards.length > 0 &&
          each.cards.every(function (card) { return card.hidden; });
      });
      count.textContent = wanted || any ? shown + " of " + within.length + " shown" : "";
    }
    input.addEventListener("input", apply);
    filters.push(function () {
      input.value = "";
      pressed = {};
      buttons.forEach(function (made) { made.setAttribute("aria-pressed", "false"); });
      apply();
    });
  });
  window.addEventListener("hashchange", function () {
    var aim = document.getElementById(location.hash.slice(1));
    var card = aim && aim.closest(".card");
    if (card && card.hidden) { unfilter(card); card.scrollIntoView(); }
  });
})();
"""
