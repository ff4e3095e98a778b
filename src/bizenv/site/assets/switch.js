"use strict";
(function () {
  var button = document.getElementById("large");
  var root = document.documentElement;
  function remembered() {
    try {
      return window.localStorage.getItem("bizenv-large") === "1";
    } catch (error) {
      return false;
    }
  }
  function show(large) {
    root.classList.toggle("large", large);
    button.setAttribute("aria-pressed", large ? "true" : "false");
  }
  button.hidden = false;
  show(remembered());
  button.addEventListener("click", function () {
    var large = !root.classList.contains("large");
    show(large);
    try {
      window.localStorage.setItem("bizenv-large", large ? "1" : "0");
    } catch (error) {
      // a browser that keeps nothing shows it on this page alone
    }
  });
})();
