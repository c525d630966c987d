// <th data-choose-all="chon">: a box that chooses all boxes of that name in the table, or none. Shift and a click
// choose everything between two boxes. Without this script each is chosen by itself.

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

  const tell = () => {
    const boxes = boxesOf(table, name);
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => {
    boxesOf(table, name).forEach((box) => {
      box.checked = all.checked;
    });
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
