import encodeQR from 'qr';
import { units } from '../theme/place';
import './charts.css';

/** Side in units, and the quiet zone around it in modules (ISO/IEC 18004). */
export const SIDE = 259;
const QUIET = 4;

/** An address as a QR code, large enough for a phone at arm's length. */
export function Qr({ text, x, y }: { readonly text: string; readonly x: number; readonly y: number }) {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const size = modules.length;
  const path = modules
    .flatMap((row, top) => row.flatMap((dark, left) => (dark ? [`M${left} ${top}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      style={{ left: units(x), top: units(y), width: units(SIDE), height: units(SIDE) }}
      role="img"
      aria-label={`QR code: ${text}`}
      data-runbook={text}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
