// A story on stage, or the notes to it: the same document, as its address says.

import { Presenter, asksForNotes } from "./presenter.js";
import { Stagehand } from "./stagehand.js";

if (asksForNotes()) {
  new Presenter();
} else {
  new Stagehand();
}
