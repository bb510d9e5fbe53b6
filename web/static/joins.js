// Deciding by keyboard. The three buttons work without this; a key chooses one, and Enter in the reason presses it.
const form = document.getElementById("decide");
const reason = document.getElementById("reason");
const off = document.getElementById("keys-off");
const OFF = "pairs-without-keys";
let chosen = null;
let on = localStorage.getItem(OFF) === null;

function show() {
  off.textContent = on ? "Turn the keys off" : "Turn the keys on";
  off.setAttribute("aria-pressed", String(!on));
}

document.getElementById("keys").hidden = false;
show();
off.addEventListener("click", () => {
  on = !on;
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
  show();
});

function press(button) {
  form.requestSubmit(button);
}

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target === reason) {
    if (event.key === "Enter" && !event.shiftKey && chosen) {
      event.preventDefault();
      press(chosen);
    }
    return;
  }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const button = form.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  chosen = button;
  if (button.value === "LATER" || reason.value.trim()) press(button);
  else reason.focus();
});
