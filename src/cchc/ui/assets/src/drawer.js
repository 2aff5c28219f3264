// The explanation drawer: beside the page where there is room (the page stays usable), over it on a phone (focus stays in).
const wide = window.matchMedia("(min-width: 62rem)");
let opener = null;

const drawer = () => document.querySelector("dialog.drawer");

export function openDrawer(from) {
  const dialog = drawer();
  opener?.removeAttribute("aria-expanded");
  opener = from;
  opener.setAttribute("aria-expanded", "true");
  if (!dialog.open) {
    if (!history.state?.drawer) history.pushState({ drawer: true }, "");
    if (wide.matches) dialog.show();
    else dialog.showModal();
  }
  dialog.querySelector(".drawer-body").scrollTop = 0;
  dialog.querySelector("h2").focus();
}

export function watchDrawer() {
  const dialog = drawer();
  if (!dialog) return;
  // Opening was a step forth, so Back closes the drawer, and closing it goes back that step.
  window.addEventListener("popstate", () => {
    if (dialog.open && !history.state?.drawer) dialog.close();
  });
  dialog.addEventListener("close", () => {
    if (history.state?.drawer) history.back();
    opener?.removeAttribute("aria-expanded");
    opener?.focus();
    opener = null;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".drawer-close")) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog.open) {
      event.preventDefault();
      dialog.close();
    }
  });
}
