// Every page works without this; with it, menus fold on a phone and errors take the focus.
import { initAll } from "/assets/govuk-frontend.min.js";
initAll();
// On a phone the entries come first; the filter opens with a tap.
if (matchMedia("(max-width: 40em)").matches) {
  document.querySelector(".filter:not([data-used])")?.removeAttribute("open");
}
