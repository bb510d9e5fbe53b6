// Every page works without this; with it, menus fold on a phone and errors take the focus.
import { initAll } from "/assets/govuk-frontend.min.js";
initAll();
