// What the pages can't say in HTML alone. Every page also works without this file: links load whole pages,
// the navigation opens by :target, forms submit.
import { openDrawer, watchDrawer } from "./drawer.js";
import { showToast, watchToasts } from "./toasts.js";

const root = document.documentElement;

function closeNavigation() {
  if (location.hash === "#trinh-don") history.replaceState(null, "", location.pathname + location.search);
  // A replaced address does not move :target, so the browser is asked for the page's own anchor.
  if (document.querySelector(".side:target")) location.hash = "#noi-dung";
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (document.querySelector(".side:target")) {
    closeNavigation();
    document.querySelector(".nav-open").focus();
  }
});

window.addEventListener("hashchange", () => {
  const open = location.hash === "#trinh-don";
  document.querySelector(".nav-open")?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector(".nav-close")?.focus();
});

// A file dragged over the page's drop place goes into its input.
for (const place of document.querySelectorAll(".drop")) {
  const input = place.querySelector("input[type=file]");
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    input.files = event.dataTransfer.files;
  });
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "ngan-keo") openDrawer(event.detail.requestConfig.elt);
});

document.addEventListener("htmx:responseError", (event) => {
  const words = event.detail.xhr.status === 403 ? root.dataset.refused : root.dataset.failed;
  showToast("bad", words);
});
document.addEventListener("htmx:sendError", () => showToast("bad", root.dataset.offline));

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

watchDrawer();
watchToasts();
