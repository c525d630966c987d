// <th data-choose-all="chon">: a box that chooses all boxes of that name in the table, or none. Shift and a click
// choose everything between two boxes. The sentence .mc-many__words above the buttons says how many are chosen and
// names them. Without this script each is chosen by itself.

// So many are named; the page behind the button names all of them.
const NAMED_MAX = 6;

const boxesOf = (table, name) => [...table.querySelectorAll(`input[type=checkbox][name="${name}"]`)];

document.querySelectorAll("[data-choose-all]").forEach((head) => {
  const table = head.closest("table");
  const name = head.dataset.chooseAll;
  if (boxesOf(table, name).length === 0) return;
  const label = document.createElement("label");
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "Chọn tất cả hồ sơ trên trang này");
  label.append(all);
  head.replaceChildren(label);

  const words = table.closest("form")?.querySelector(".mc-many__words");
  const unspecific = words?.textContent;
  words?.setAttribute("role", "status");
  const tell = () => {
    const boxes = boxesOf(table, name);
    const codes = boxes.filter((box) => box.checked).map((box) => box.getAttribute("aria-label").replace(/^Chọn /, ""));
    const chosen = codes.length;
    if (words) {
      const named = codes.slice(0, NAMED_MAX).join(", ") + (chosen > NAMED_MAX ? ", …" : "");
      words.textContent = chosen > 0 ? `Với ${chosen} hồ sơ đã chọn (${named}):` : unspecific;
    }
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => {
    boxesOf(table, name).forEach((box) => {
      box.checked = all.checked;
    });
    tell();
  });
  let last = null;
  table.addEventListener("click", (event) => {
    if (event.target.name !== name) return;
    const boxes = boxesOf(table, name);
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((one, other) => one - other);
    if (event.shiftKey && from >= 0) {
      boxes.slice(from, to + 1).forEach((box) => {
        box.checked = event.target.checked;
      });
    }
    last = event.target;
    tell();
  });
  // The browser may remember what was chosen.
  window.addEventListener("pageshow", tell);
});
