// <table data-rows>: arrow keys, or j and k, walk along the links .mc-row-link; Enter opens, as on every link.

const STEP = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

document.addEventListener("keydown", (event) => {
  const step = STEP[event.key];
  const table = document.querySelector("table[data-rows]");
  if (!step || !table || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const at = document.activeElement;
  const inside = at.classList.contains("mc-row-link");
  // Arrows scroll the page as ever until a row has the focus; j and k start from anywhere but a field.
  if (at.matches("input, textarea, select") || (event.key.length > 1 && !inside)) return;
  const links = [...table.querySelectorAll(".mc-row-link")];
  const next = links[inside ? links.indexOf(at) + step : 0];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
