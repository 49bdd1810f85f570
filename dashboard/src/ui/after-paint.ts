/** In a tab that is not looked at nothing is painted, and work goes on all the same. */
const latestMs = 100;

/** Works once the browser has painted what a press changed at once, so that whoever pressed is answered before the page begins to change. */
export function afterPaint(work: () => void): void {
  let isDue = true;
  const once = () => {
    if (isDue) work();
    isDue = false;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, latestMs);
}
