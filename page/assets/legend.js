/* The legend beside the map: its entries are buttons that filter. The page writes the words (escaped there); this passes on
   what was pressed and keeps the keyboard's place when the page has drawn it anew. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kh-legend");
  const marked = root.contains(document.activeElement) ? document.activeElement.dataset.entry : null;
  const open = Boolean(root.querySelector("details[open]"));
  root.dir = data.dir;
  root.innerHTML = data.html;
  const rest = root.querySelector("details");
  if (rest && (open || rest.querySelector('[aria-pressed="true"]'))) rest.open = true;
  if (marked) [...root.querySelectorAll("button")].find((button) => button.dataset.entry === marked)?.focus({ preventScroll: true });
  root.onclick = (event) => {
    const button = event.target.closest("button[data-field]");
    if (button) setTriggerValue("pressed", { field: button.dataset.field, value: button.dataset.value });
  };
}
