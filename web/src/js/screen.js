// The calling screen: <main data-board="/bang-goi/DESK" data-key="…">. Asks for the last calls every two seconds,
// shows them and says the new ones. Browsers allow sound only after a press: the button [data-sound] asks for it.
// Without this script the page refreshes itself every five seconds.
const EVERY_MS = 2000;

const board = document.querySelector("[data-board]");
const rows = board.querySelector("[data-calls]");
const none = board.querySelector("[data-none]");
const button = board.querySelector("[data-sound]");
const address = (end) => `${board.dataset.board}${end}?khoa=${encodeURIComponent(board.dataset.key)}`;

let latest = Math.max(0, ...[...rows.querySelectorAll("[data-call]")].map((row) => Number(row.dataset.call)));
let audible = false;
let saying = Promise.resolve();

const cell = (text) => {
  const td = document.createElement("td");
  td.textContent = text;
  return td;
};

const row = ({ call, number, window }) => {
  const tr = document.createElement("tr");
  tr.dataset.call = call;
  if (call > latest) tr.className = "mc-board__new";
  tr.append(cell(number), cell(window));
  return tr;
};

// One after the other, and never longer than the call itself takes.
const say = (call) =>
  new Promise((done) => {
    const sound = new Audio(address(`/tieng/${call}`));
    sound.onended = done;
    sound.onerror = done;
    sound.play().catch(done);
  });

const look = async () => {
  const answer = await fetch(address("/so"), { cache: "no-store" });
  if (!answer.ok) return;
  const calls = await answer.json();
  const fresh = calls.filter(({ call }) => call > latest).reverse();
  if (fresh.length === 0) return;
  rows.replaceChildren(...calls.map(row));
  none.hidden = true;
  latest = fresh.at(-1).call;
  if (audible) for (const { call } of fresh) saying = saying.then(() => say(call));
};

button.hidden = false;
button.addEventListener("click", () => {
  audible = true;
  button.hidden = true;
  if (latest > 0) saying = saying.then(() => say(latest));
});
// A line that is down for a moment is asked again at the next turn.
setInterval(() => look().catch(() => {}), EVERY_MS);
