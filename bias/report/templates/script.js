(function () {
  "use strict";
  var each = function (list, act) { Array.prototype.forEach.call(list, act); };
  // Some browsers drop the roles of a table that is laid out as cards.
  each(document.querySelectorAll(".ledger table,.components"), function (node) {
    node.setAttribute("role", "table");
    [["thead,tbody", "rowgroup"], ["tr", "row"], ["td", "cell"], ["thead th", "columnheader"], ["tbody th", "rowheader"]].forEach(function (pair) {
      each(node.querySelectorAll(pair[0]), function (part) { part.setAttribute("role", pair[1]); });
    });
  });
  var table = document.querySelector(".ledger table");
  if (table) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    var order = document.getElementById("order"), show = document.getElementById("show");
    var find = document.getElementById("find"), all = document.getElementById("all");
    var shown = document.getElementById("shown");
    rows.forEach(function (row, i) { row.rank = i; row.words = row.textContent.toLowerCase(); });
    var update = function () {
      var key = order.value, state = show.value, words = find.value.toLowerCase().trim(), n = 0;
      rows.sort(function (a, b) {
        if (key === "cluster") return +a.id.slice(1) - +b.id.slice(1);
        return +b.dataset[key] - +a.dataset[key] || a.rank - b.rank;
      }).forEach(function (row) {
        row.hidden = Boolean(state && !row.querySelector("." + state)) || row.words.indexOf(words) < 0;
        n += row.hidden ? 0 : 1;
        body.appendChild(row);
      });
      shown.textContent = n === rows.length ? "" : n + " of " + rows.length + " claims";
    };
    [order, show].forEach(function (control) { control.addEventListener("change", update); });
    find.addEventListener("input", update);
    all.addEventListener("click", function () {
      var open = all.getAttribute("aria-pressed") !== "true";
      each(table.querySelectorAll("details"), function (cell) { cell.open = open; });
      all.setAttribute("aria-pressed", String(open));
    });
    document.querySelector(".tools").hidden = false;
  }
  var light = function (event) {
    each(document.querySelectorAll(".on"), function (node) { node.classList.remove("on"); });
    var node = event.target.closest && event.target.closest("[data-n],.text li");
    if (!node) return;
    var article = node.closest("article"), hash = function (n) { return "#" + article.id + "n" + n; };
    var n = node.dataset.n ? node.dataset.n.split(" ").pop() : node.firstChild.textContent;
    each(article.querySelectorAll('[data-n~="' + n + '"],li:has([href="' + hash(n) + '"])'), function (mark) { mark.classList.add("on"); });
  };
  document.addEventListener("mouseover", light);
  document.addEventListener("focusin", light);
  var reveal = function () {
    var node = document.getElementById(decodeURIComponent(location.hash.slice(1))), inside = node;
    for (; inside; inside = inside.parentElement) if (inside.tagName === "DETAILS") inside.open = true;
    if (node && node.hidden && table) { find.value = show.value = ""; update(); }
    if (node) node.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    each(document.querySelectorAll("details:not(.singles)"), function (node) { node.open = true; });
  });
})();
