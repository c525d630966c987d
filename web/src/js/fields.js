// The text fields of a form as one string: what autosave sends and what the other scripts compare.

const SENT_NEVER = new Set(["password", "file", "hidden"]);

/** Name–value pairs of everything that a person typed or chose (no files, no passwords). */
export const typed = (form) => {
  const pairs = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || field.disabled || SENT_NEVER.has(field.type) || field.tagName === "BUTTON") continue;
    if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
    pairs.append(field.name, field.value);
  }
  return pairs;
};

/** Puts pairs back into a form; answers whether anything changed. */
export const restore = (form, text) => {
  const pairs = new URLSearchParams(text);
  const left = {};
  let changed = false;
  for (const field of form.elements) {
    if (!field.name || SENT_NEVER.has(field.type) || field.tagName === "BUTTON") continue;
    left[field.name] = left[field.name] || pairs.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") {
      const checked = left[field.name].includes(field.value);
      if (field.checked !== checked) {
        field.checked = checked;
        changed = true;
      }
    } else if (left[field.name].length > 0) {
      const value = left[field.name].shift();
      if (field.value !== value) {
        field.value = value;
        changed = true;
      }
    }
  }
  return changed;
};

/** The hidden fields (token, draft number) that the server needs with every request. */
export const withHidden = (form, pairs) => {
  form.querySelectorAll("input[type=hidden][name]").forEach((field) => pairs.append(field.name, field.value));
  return pairs;
};
