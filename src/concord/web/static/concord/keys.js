// "/" moves to the search box, as on other reference works. Everything works without it.
"use strict";
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("[data-focus-key='/']");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
// A new account gets the time zone of its browser as a first guess; without this, that of the host.
const zone = document.querySelector("select[data-guess-zone]");
if (zone && !zone.value) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === here)) zone.value = here;
}
