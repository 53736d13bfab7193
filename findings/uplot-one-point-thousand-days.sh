#!/usr/bin/env bash
# uPlot 1.6.32: the time axis around a single point.
#
# A chart of one point has no width, so uPlot makes one up before it asks the `range` function of the time axis; one
# expects a day or so. Seen: with its default unit, seconds, the function is told that the axis ends 86,400,000 s (1,000
# days) after the point; from two points on it is told the times themselves. A range function that widens the span it is
# given, instead of setting both ends, draws the first value of a new chart at the left edge, and everything else of the
# chart's width is the future. The page is made by happy-dom 20.0.0; nothing of it is drawn.
LIMIT=120
. "$(dirname "$0")/lib/scratch.sh"

packages uplot@1.6.32 happy-dom@20.0.0
echo 'version: uplot 1.6.32, happy-dom 20.0.0'
cat >chart.mjs <<'JS'
import { Window } from 'happy-dom';

const window = new Window();
// A canvas that takes every call and draws nothing.
const canvas = new Proxy(function () {}, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => 0 : canvas),
  set: () => true,
  apply: () => canvas,
});
window.HTMLCanvasElement.prototype.getContext = () => canvas;
class Path2D {
  moveTo() {}
  lineTo() {}
  arc() {}
  rect() {}
  addPath() {}
  closePath() {}
}
const matchMedia = () => ({ addEventListener() {}, removeEventListener() {} });
const requestAnimationFrame = (paint) => setTimeout(paint, 0);
Object.assign(globalThis, { window, Path2D, matchMedia, requestAnimationFrame, devicePixelRatio: 1 });
for (const name of ['document', 'navigator', 'HTMLElement', 'CustomEvent', 'getComputedStyle'])
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
const { default: uPlot } = await import('uplot');

const first = 1_796_000_000;
for (const times of [[first], [first, first + 60]]) {
  const range = (_plot, from, to) => {
    console.log(`${times.length} ${from - first} ${to - first}`);
    return [from, to];
  };
  new uPlot(
    { width: 400, height: 100, series: [{}, {}], scales: { x: { time: true, range } } },
    [times, times.map(() => 1)],
    window.document.body,
  );
}
setTimeout(() => process.exit(0), 100);
JS
node chart.mjs >spans
told() { sed -n "s/^$1 //p" spans | head -1; }
seen 'of one point the range function is told, in s from the point' '0 86400000' "$(told 1)"
seen 'of two points, a minute apart' '0 60' "$(told 2)"
verdict
