// <input data-typeahead="/thu-tuc/goi-y">: asks GET …?q=… and offers the answers as a list to choose from.
// Answer: JSON [{ "value": "1.001193", "label": "Đăng ký khai sinh", "detail": "Hộ tịch", "href": "/…", "fill": {…} }]
//   value  goes into the field named by data-typeahead-into (an id), or into this field
//   label  is shown, and goes into this field when the value goes elsewhere
//   fill   other fields to set: { "dia-chi": "…" } by id
//   href   is followed instead, when there is one
// data-typeahead-press: the button pressed after a choice.
// It is the combobox of WAI-ARIA 1.2: arrows walk, Enter takes, Escape closes.

const PAUSE_MS = 150;
const OPTIONS_MAX = 12;
let count = 0;

const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
};

const attach = (input) => {
  const list = element("ul", "mc-suggest__list");
  list.id = `goi-y-${++count}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Gợi ý");
  list.hidden = true;
  const said = element("span", "govuk-visually-hidden");
  said.setAttribute("role", "status");
  const box = element("div", "mc-suggest");
  // Moving a field takes the focus from it.
  const focused = document.activeElement === input;
  input.before(box);
  box.append(input, list, said);
  if (focused) input.focus();
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let answers = [];
  let chosen = -1;
  let asked = 0;
  let timer = 0;
  let request = null;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    chosen = index;
    [...list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    });
  };

  const set = (id, value) => {
    const field = document.getElementById(id);
    if (!field) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const take = (index) => {
    const answer = answers[index];
    close();
    if (answer.href) {
      location.assign(answer.href);
      return;
    }
    const { typeaheadInto: into, typeaheadPress: press } = input.dataset;
    for (const [id, value] of Object.entries(answer.fill || {})) set(id, value);
    if (into) set(into, answer.value);
    asked += 1;
    clearTimeout(timer);
    input.value = into ? answer.label : answer.value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const button = press && document.getElementById(press);
    if (button) button.click();
  };

  const show = () => {
    list.replaceChildren(
      ...answers.map((answer, index) => {
        const option = element("li", "mc-suggest__option", answer.label);
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        if (answer.detail) option.append(element("span", "mc-suggest__detail", answer.detail));
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(index));
        return option;
      }),
    );
    list.hidden = answers.length === 0;
    input.setAttribute("aria-expanded", String(answers.length > 0));
    said.textContent = answers.length > 0 ? `${answers.length} gợi ý, dùng phím mũi tên để chọn` : "Không có gợi ý";
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    const q = input.value.trim();
    const turn = ++asked;
    // The answer to an earlier question is not waited for.
    if (request) request.abort();
    if (!q) {
      close();
      return;
    }
    try {
      const address = new URL(input.dataset.typeahead, location.href);
      address.searchParams.set("q", q);
      request = new AbortController();
      const answer = await fetch(address, {
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        signal: request.signal,
      });
      if (answer.ok) document.dispatchEvent(new Event("answered"));
      const found = answer.ok ? await answer.json() : [];
      // A slow answer to an earlier question is dropped.
      if (turn !== asked || document.activeElement !== input) return;
      answers = found.slice(0, OPTIONS_MAX);
      show();
    } catch (aborted) {
      if (turn === asked) close();
    }
  };

  input.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" && !open) {
      ask();
    } else if (event.key === "ArrowDown") {
      mark((chosen + 1) % answers.length);
    } else if (event.key === "ArrowUp" && open) {
      mark((chosen - 1 + answers.length) % answers.length);
    } else if (event.key === "Enter" && open && chosen >= 0) {
      take(chosen);
    } else if (event.key === "Escape" && open) {
      close();
    } else {
      return;
    }
    event.preventDefault();
  });
};

const attachAll = () => {
  document.querySelectorAll("input[data-typeahead]:not([role=combobox])").forEach(attach);
};
attachAll();
document.addEventListener("refreshed", attachAll);
