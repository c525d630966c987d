// A key acts once for each time that it is pressed. Held down it repeats, and a page that opens meanwhile hears the
// repeats as if they were meant for it: browsers mark them. For those that lose the mark with the page, a key that was
// down when the last page was left does nothing until it was let go, or was silent for longer than between two repeats;
// letting go between two pages is heard by neither, and must not cost whoever is quick a press.
// Keys of screen readers (Insert, CapsLock), of other writing (AltGraph, Meta) and of input methods are theirs.

const SILENT_MS = 150;
const KEPT_AS = "mc-held-keys";

// Readers press these together with another key: NVDA and JAWS either of the first two.
const READERS = ["Insert", "CapsLock"];

// Which keys are down, and when each was last heard.
const read = () => {
  try {
    return new Map(Object.entries(JSON.parse(sessionStorage.getItem(KEPT_AS)) ?? {}));
  } catch {
    return new Map();
  }
};

const held = read();
const readers = new Set();

const write = () => {
  try {
    if (held.size === 0) sessionStorage.removeItem(KEPT_AS);
    else sessionStorage.setItem(KEPT_AS, JSON.stringify(Object.fromEntries(held)));
  } catch {
    // Without a store the mark of repeating remains.
  }
};

let isFresh = false;
let isOthers = false;

window.addEventListener(
  "keydown",
  (event) => {
    const now = Date.now();
    if (READERS.includes(event.key)) readers.add(event.key);
    isOthers =
      event.isComposing ||
      event.key === "Process" ||
      event.metaKey ||
      event.getModifierState("AltGraph") ||
      (readers.size > 0 && !READERS.includes(event.key));
    isFresh = !event.repeat && !(now - (held.get(event.code) ?? 0) < SILENT_MS);
    // What is typed is nobody's business, and does nothing by itself.
    if (event.key.length > 1 || event.ctrlKey || event.altKey) {
      held.set(event.code, now);
      write();
    }
    // Enter in a field presses the form's first button: once for each press.
    if (event.key === "Enter" && (event.repeat || !isFresh) && !event.isComposing && event.target.matches?.("input, button, summary, a, select")) {
      event.preventDefault();
    }
  },
  true,
);

window.addEventListener(
  "keyup",
  (event) => {
    readers.delete(event.key);
    if (held.delete(event.code)) write();
  },
  true,
);

// A key that is let go in another window is not heard here.
window.addEventListener("blur", () => readers.clear());

// Whether this press is a new one, and meant for the page.
export const isLetGo = () => isFresh && !isOthers;
