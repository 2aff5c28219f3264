// Short messages at the corner. Good news leaves by itself; a refusal stays until it is closed.
const patience = 8000; // ms

function closeOnRequest(note) {
  note.querySelector("button").addEventListener("click", () => note.remove());
  if (!note.classList.contains("bad")) setTimeout(() => note.remove(), patience);
}

export function showToast(tone, words) {
  const place = document.querySelector(".toasts");
  const note = place.querySelector("template").content.firstElementChild.cloneNode(true);
  note.classList.add(tone);
  note.querySelector("p").textContent = words;
  place.append(note);
  closeOnRequest(note);
}

export function watchToasts() {
  for (const note of document.querySelectorAll(".toasts > .toast-note")) closeOnRequest(note);
}
