import type { Column } from '../../shared/model/said';
import { palette } from '../theme/palette';
import { devicePixelsPerUnit, hatch, watchSurface } from './surface';

/** A bar below this share of the usual is short, and is drawn bright. */
const SHORT = 0.85;

/** Work done per period as bars, with the usual as a stepped line over them. Updated outside React's render. */
export class BarChart {
  readonly #host: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  readonly #stop: () => void;
  #done: Column;
  #usual: Column;

  constructor(host: HTMLElement, done: Column, usual: Column) {
    this.#host = host;
    this.#done = done;
    this.#usual = usual;
    this.#canvas.className = 'chart-canvas';
    host.append(this.#canvas);
    this.#stop = watchSurface(
      host,
      () => this.#draw(),
      () => this.#draw(),
    );
    this.#draw();
  }

  /** Columns of equal length: `done` and `usual` for the same periods; an empty `usual` draws no line. */
  setData(done: Column, usual: Column): void {
    if (done === this.#done && usual === this.#usual) return;
    this.#done = done;
    this.#usual = usual;
    this.#draw();
  }

  destroy(): void {
    this.#stop();
    this.#canvas.remove();
  }

  #draw(): void {
    const width = Math.round(this.#host.clientWidth * devicePixelRatio);
    const height = Math.round(this.#host.clientHeight * devicePixelRatio);
    const context = this.#canvas.getContext('2d');
    if (context === null || width === 0 || height === 0) return;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    context.clearRect(0, 0, width, height);
    const unit = devicePixelsPerUnit();
    const colours = palette();
    const done = this.#done.v;
    const usual = this.#usual.v;
    const top = highest(done, usual);
    const step = width / Math.max(1, done.length);
    const y = (value: number): number => height - (value / top) * (height - 3 * unit);
    context.fillStyle = colours.hairline;
    context.fillRect(0, height - unit, width, unit);
    for (let i = 0; i < done.length; i++) {
      const value = done[i] ?? Number.NaN;
      const left = i * step;
      if (Number.isNaN(value)) {
        hatch(context, left, 0, step, height);
        continue;
      }
      context.fillStyle = value < (usual[i] ?? 0) * SHORT ? colours.ink2 : colours.quiet;
      context.fillRect(
        Math.round(left),
        y(value),
        Math.max(1, Math.round(step - 4 * unit)),
        height - y(value),
      );
    }
    context.strokeStyle = colours.ink2;
    context.lineWidth = 1.8 * unit;
    context.beginPath();
    for (let i = 0; i < usual.length; i++) {
      const value = usual[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      context.lineTo(i * step, y(value));
      context.lineTo((i + 1) * step, y(value));
    }
    context.stroke();
  }
}

function highest(...columns: readonly Float64Array[]): number {
  let top = 0;
  for (const column of columns) for (const value of column) if (value > top) top = value;
  return top > 0 ? top : 1;
}
