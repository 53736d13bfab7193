/** A hidden window paints nothing: after this time (ms) its picture counts as shown. */
const HIDDEN_MS = 500;

/** Calls back once the page as it is now has been painted. @returns cancel */
export function afterPaint(done: () => void): () => void {
  let task: ReturnType<typeof setTimeout> | null = null;
  const hidden = setTimeout(finish, HIDDEN_MS);
  const frame = requestAnimationFrame(() => {
    // The callback runs before its frame is painted; the next task runs after it.
    task = setTimeout(finish, 0);
  });
  function finish(): void {
    cancel();
    done();
  }
  function cancel(): void {
    cancelAnimationFrame(frame);
    clearTimeout(hidden);
    if (task !== null) clearTimeout(task);
  }
  return cancel;
}
