/* The chart marks the stretch that is dragged over with two shapes that it calls pictures and gives no name: they tell a
   screen reader nothing, and are kept from it whenever the chart is drawn. */
export default function () {
  const quiet = () =>
    document.querySelectorAll(".vega-embed g.dates_brush, .vega-embed g.dates_brush_bg").forEach((one) => {
      if (one.getAttribute("aria-hidden") !== "true") one.setAttribute("aria-hidden", "true");
    });
  const watch = new MutationObserver(quiet);
  watch.observe(document.querySelector('[data-testid="stMain"]') || document.body, { childList: true, subtree: true });
  quiet();
  return () => watch.disconnect();
}
