/** A text on the page that is cut, leaves its screen, or lies over another one. */
export interface TextFault {
  readonly kind: 'cut' | 'outside' | 'overlap';
  readonly text: string;
  readonly other: string;
}

/**
 * Evaluated in the page (it may use nothing outside itself): every visible line of text must lie inside the screen and
 * its clipping ancestors, and over no other text; an overlay covers what is behind it. Words for screen readers only
 * are passed over.
 */
export function findTextFaults(): TextFault[] {
  interface Piece {
    readonly text: string;
    readonly node: Text;
    /** the overlay that it is in; null: the wall */
    readonly layer: Element | null;
    readonly left: number;
    readonly top: number;
    right: number;
    readonly bottom: number;
  }
  const pieces: Piece[] = [];
  const faults: TextFault[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.textContent ?? '').trim();
    const parent = node.parentElement;
    if (text === '' || parent === null || parent.closest('.spoken, script, style, .is-leaving') !== null)
      continue;
    const layer = parent.closest('.overlay');
    const style = getComputedStyle(parent);
    if (style.visibility === 'hidden' || style.display === 'none') continue;
    const size = Number.parseFloat(style.fontSize);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      // The ink of a line is lower than its box: from the capitals' top to the descenders' foot.
      const middle = (box.top + box.bottom) / 2;
      const piece = {
        text,
        node: node as Text,
        layer,
        left: box.left,
        right: box.right,
        top: middle - size * 0.42,
        bottom: middle + size * 0.42,
      };
      pieces.push(piece);
      if (piece.left < -1 || piece.top < -1 || piece.right > innerWidth + 1 || piece.bottom > innerHeight + 1)
        faults.push({ kind: 'outside', text, other: '' });
      for (let up: Element | null = parent; up !== null && up !== document.body; up = up.parentElement) {
        const around = getComputedStyle(up);
        if (around.overflowX === 'visible' && around.overflowY === 'visible') continue;
        const clip = up.getBoundingClientRect();
        // An ellipsis says that the text goes on: what is left out is not on the page.
        if (around.textOverflow === 'ellipsis') piece.right = Math.min(piece.right, clip.right);
        if (
          piece.left < clip.left - 1 ||
          piece.right > clip.right + 1 ||
          piece.top < clip.top - 1 ||
          piece.bottom > clip.bottom + 1
        )
          faults.push({ kind: 'cut', text, other: up.className.toString() });
      }
    }
  }
  for (let i = 0; i < pieces.length; i++) {
    const a = pieces[i] as Piece;
    for (let k = i + 1; k < pieces.length; k++) {
      const b = pieces[k] as Piece;
      if (a.node === b.node || a.layer !== b.layer) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 1) faults.push({ kind: 'overlap', text: a.text, other: b.text });
    }
  }
  return faults;
}
