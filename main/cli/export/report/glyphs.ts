import type { MarkKind } from '../../../../shared/model/review';
import type { Severity } from '../../../../shared/model/severity';
import { at, Html, html } from './html';

/** Defined once in the page, used everywhere; boxes of 24. Solid ones demand action, hollow ones inform. */
export const GLYPHS = new Html(`<svg class="defs" aria-hidden="true"><defs>
<symbol id="g-critical" viewBox="0 0 24 24"><path class="fill-critical" d="M2 2h20v20H2z"/><path class="cut" d="M8 8l8 8M16 8l-8 8" stroke-width="3.4"/></symbol>
<symbol id="g-warning" viewBox="0 0 24 24"><path class="fill-warning" d="M12 1.6L23.4 22.4H.6z"/><path class="cut" d="M12 8.6v7.2M12 17.6v2.6" stroke-width="3"/></symbol>
<symbol id="g-info" viewBox="0 0 24 24"><circle class="line-info" cx="12" cy="12" r="9.6"/><path class="line-info" d="M12 10.6v6.6M12 6.4v2.4"/></symbol>
<symbol id="g-ok" viewBox="0 0 24 24"><path class="line-quiet" d="M4 12.8l5.6 5.6L20.4 6.2" stroke-width="2.6"/></symbol>
<symbol id="g-unknown" viewBox="0 0 24 24"><path class="line-ink" d="M12 1.6L22.4 12 12 22.4 1.6 12z"/><path class="line-ink" d="M9.4 10.2a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.6 1.1-1.6 2.2M12 16v1.9"/></symbol>
<symbol id="m-deployment" viewBox="0 0 24 24"><path class="line-info" d="M12 3v14M6 10l6-7 6 7M4 21h16"/></symbol>
<symbol id="m-config" viewBox="0 0 24 24"><path class="line-info" d="M3 7h18M3 17h18M8 3v8M16 13v8"/></symbol>
<symbol id="m-drill" viewBox="0 0 24 24"><path class="line-info" d="M12 2l10 10-10 10L2 12z"/></symbol>
<symbol id="m-backup" viewBox="0 0 24 24"><path class="line-info" d="M3 5h18v14H3zM3 12h18"/></symbol>
<symbol id="m-incident" viewBox="0 0 24 24"><path class="line-info" d="M3 3h18v18H3zM12 7v6M12 15v2"/></symbol>
<symbol id="m-note" viewBox="0 0 24 24"><path class="line-info" d="M3 4h18v12H11l-5 5v-5H3z"/></symbol>
<symbol id="m-role" viewBox="0 0 24 24"><path class="line-info" d="M4 8h14M14 3l5 5-5 5M20 16H6M10 11l-5 5 5 5"/></symbol>
<symbol id="m-login" viewBox="0 0 24 24"><circle class="line-info" cx="12" cy="8" r="5"/><path class="line-info" d="M3 21c2-6 16-6 18 0"/></symbol>
<pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="line-hatch" d="M0 0v9"/></pattern>
</defs></svg>`);

export const WORDS: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'info',
  ok: 'ok',
  unknown: 'unknown',
};
export const MARK_WORDS: Readonly<Record<MarkKind, string>> = {
  deployment: 'release',
  config: 'configuration',
  drill: 'drill',
  backup: 'backup',
  incident: 'incident told',
  note: 'note',
  login: 'login',
  role: 'role',
};

/** A severity's shape and word. */
export function worded(severity: Severity): Html {
  return html`<span class="sev is-${severity}"><svg class="glyph" aria-hidden="true"><use href="#g-${severity}"/></svg> ${WORDS[severity]}</span>`;
}

export function markGlyph(kind: MarkKind): Html {
  return html`<svg class="glyph" aria-hidden="true"><use href="#m-${kind}"/></svg>`;
}

/** A shape inside a drawing, by its left top corner. */
export function placed(id: string, x: number, y: number, size: number): Html {
  return html`<use href="#${id}" x="${at(x)}" y="${at(y)}" width="${size}" height="${size}"/>`;
}
