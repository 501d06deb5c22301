/* Links within the page: a click opens what they name beside the map instead of loading the page anew. They are true links
   all the same, so another tab, the keyboard and copying work as everywhere. Buttons copy an address. */
export default function ({ data, setTriggerValue }) {
  const narrow = () => window.innerWidth < 768;

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No clipboard without https, nor in some frames: the old way, which needs the text on the page for a moment.
      const field = Object.assign(document.createElement("textarea"), { value: text });
      field.style.cssText = "position:fixed;opacity:0";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  }

  async function copy(button) {
    const address = new URL(window.location.href);
    if (button.dataset.query) address.search = button.dataset.query;
    if (button.dataset.embed) address.searchParams.set("embed", "true");
    let text = address.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
    if (button.dataset.embed) text = `<iframe src="${text.replaceAll("&", "&amp;")}" width="100%" height="560" style="border:0" title="Khareeta"></iframe>`;
    const before = button.textContent;
    button.textContent = (await copied(text)) ? button.dataset.done : text;
    button.focus({ preventScroll: true });
    setTimeout(() => (button.textContent = before), 2500);
  }

  function follow(event) {
    const one = event.target.closest?.("a.kh-link, button.kh-copy");
    if (!one || event.defaultPrevented) return;
    if (one.matches("button")) return copy(one);
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const asked = new URL(one.href, window.location.href).searchParams;
    const kind = data.kinds.find((name) => asked.get(name));
    if (!kind) return;
    event.preventDefault();
    if (narrow() && one.closest('[data-testid="stSidebar"]')) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    setTriggerValue("opened", { kind, id: asked.get(kind), searched: Boolean(one.closest(".kh-found")), at: Date.now() });
  }

  document.addEventListener("click", follow);
  return () => document.removeEventListener("click", follow);
}
