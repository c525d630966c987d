// Enhancements of staff pages. Every page works without them; they spare key presses and guard what was typed.
import "./once.js";
import "./autosave.js";
import "./leave.js";
import "./shortcut.js";
import "./enter.js";
import "./typeahead.js";
import "./refresh.js";
import "./rows.js";
import "./choose.js";
import "./sign-out.js";
import "./passkey.js";
import "./idle.js";
