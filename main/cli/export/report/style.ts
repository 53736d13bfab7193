import { Html } from './html';

/** The wall's language on paper: ink on white, severity by colour, shape and word; at night on a screen the wall's own. */
export const STYLE = new Html(`<style>
:root{--ground:#fff;--plate:#f4f6f8;--hairline:#dde2e7;--rule:#98a3ad;--quiet:#6b7883;--ink-3:#4b565f;--ink-2:#333d45;--ink-1:#0b0e11;
--info:#1b4f86;--warning:#714700;--warning-fill:#eba900;--warning-area:#fbe6b0;--critical:#a50f16;--critical-fill:#c41820;--critical-area:#f3cdcf;--on-critical:#fff;--on-warning:#0b0e11;--hatch:#c3cbd2}
@media screen and (prefers-color-scheme:dark){:root{--ground:#0b0e11;--plate:#12171c;--hairline:#222a31;--rule:#3a454f;--quiet:#697682;--ink-3:#96a2ad;--ink-2:#b7c1cb;--ink-1:#edf1f4;
--info:#8ec1f2;--warning:#ffc94a;--warning-fill:#ffc94a;--warning-area:#463810;--critical:#ff7071;--critical-fill:#f4434a;--critical-area:#4a1a1f;--on-critical:#0b0e11;--on-warning:#0b0e11;--hatch:#2b343c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink-1);font:400 15px/1.45 "Inter Variable",Inter,"IBM Plex Sans","DejaVu Sans",system-ui,sans-serif;font-variant-numeric:tabular-nums lining-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:1060px;margin:0 auto;padding:36px 28px 60px}
header.page{display:flex;justify-content:space-between;gap:24px;border-bottom:2px solid var(--rule);padding-bottom:8px;color:var(--ink-2)}
header.page b{color:var(--ink-1);font-weight:600}
h1{font-size:34px;line-height:1.18;font-weight:650;letter-spacing:-.02em;margin:26px 0 4px;text-wrap:balance;overflow-wrap:anywhere}
h1 .glyph{width:28px;height:28px;vertical-align:-3px;margin-right:8px}
.reason{font-size:22px;line-height:1.3;margin:0 0 10px;color:var(--ink-2);overflow-wrap:anywhere}
h2{font-size:20px;font-weight:600;margin:34px 0 8px;padding-top:10px;border-top:1px solid var(--rule);break-after:avoid}
h3{font-size:18px;font-weight:600;margin:0 0 6px;break-after:avoid}
h3 .when{font-weight:400;color:var(--ink-2);margin-left:10px;font-size:15px}
p{margin:6px 0}.small{color:var(--ink-3);font-size:13px}
.defs{position:absolute;width:0;height:0}
.glyph{width:15px;height:15px;vertical-align:-2px;flex:none}
.sev{white-space:nowrap;font-weight:600}.is-critical>.sev,.sev.is-critical{color:var(--critical)}.sev.is-warning{color:var(--warning)}.sev.is-info{color:var(--info)}.sev.is-ok,.sev.is-unknown{color:var(--ink-2);font-weight:400}
.fill-critical{fill:var(--critical-fill)}.fill-warning{fill:var(--warning-fill)}.cut{stroke:var(--ground);fill:none}
.fill-warning~.cut{stroke:var(--on-warning)}
.line-info,.line-ink,.line-quiet{fill:none;stroke-width:2.4}.line-info{stroke:var(--info)}.line-ink{stroke:var(--ink-2);stroke-width:2.2}.line-quiet{stroke:var(--ink-3)}
.line-hatch{stroke:var(--hatch);stroke-width:3.4}.line-hair{stroke:var(--hairline);fill:none}.line-rule{stroke:var(--rule);fill:none;stroke-width:.8}
svg.timeline{display:block;width:100%;height:auto;margin:8px 0 4px}
.ground{fill:var(--ground)}.line-ok{stroke:var(--quiet);stroke-width:2.5}
.span-critical{fill:var(--critical-fill)}.span-warning{fill:var(--warning-area);stroke:var(--warning-fill);stroke-width:1.5}.span-unknown{fill:none;stroke:var(--ink-3);stroke-dasharray:5 4;stroke-width:1.4}
.timeline .fill-critical{fill:var(--critical-fill)}
text{fill:var(--ink-1);font-size:14px}text.axis,text.flag{fill:var(--ink-3);font-size:12.5px}text.flag{fill:var(--info);font-weight:600}text.name{font-weight:500}
text.word{font-size:13px;font-weight:600}text.on-critical{fill:var(--on-critical)}text.on-warning,text.on-unknown{fill:var(--ink-1)}
.line-mark{stroke:var(--info);stroke-width:1.4;stroke-dasharray:2 3}
.marks{columns:2;column-gap:36px;padding-left:26px;margin:8px 0;font-size:14px}.marks li{break-inside:avoid;margin-bottom:3px;overflow-wrap:anywhere}.marks li::marker{color:var(--info);font-weight:600}
.incident{break-inside:avoid;border-left:5px solid var(--rule);padding:2px 0 2px 16px;margin:0 0 22px}.incident.is-critical{border-left-color:var(--critical-fill)}.incident.is-warning{border-left-color:var(--warning-fill)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:0 0 8px}dt{color:var(--ink-3)}dd{margin:0;overflow-wrap:anywhere}dd ul{margin:0;padding:0;list-style:none}
table.verdicts td:nth-child(1){width:5em}table.verdicts td:nth-child(2){width:7.5em}table.verdicts td:nth-child(4){width:30%}table{border-collapse:collapse;width:100%;font-size:14px}td,th{text-align:left;vertical-align:top;padding:4px 14px 4px 0;border-bottom:1px solid var(--hairline);overflow-wrap:anywhere}th{color:var(--ink-3);font-weight:400}thead{display:table-header-group}tr{break-inside:avoid}
td.time,.time{white-space:nowrap;color:var(--ink-2)}td.note{white-space:pre-wrap}td.owner{color:var(--ink-3)}tr.watch td{color:var(--ink-3);font-style:italic}
.charts{display:grid;grid-template-columns:1fr 1fr;gap:20px 30px}.chart{margin:0;break-inside:avoid;min-width:0}.chart svg{display:block;width:100%;height:auto}
figcaption{font-size:14px;color:var(--ink-2);overflow-wrap:anywhere}figcaption b{color:var(--ink-1);font-weight:600}.said{display:block;color:var(--ink-3);font-size:13px}
.chart text.axis{font-size:12px}.line-figure{fill:none;stroke:var(--ink-2);stroke-width:1.7;stroke-linejoin:round}.line-usual{fill:none;stroke:var(--quiet);stroke-width:1.2;stroke-dasharray:1 3}.line-breach{fill:none;stroke:var(--critical-fill);stroke-width:2.4}.area-breach{fill:var(--critical-fill);opacity:.16}.line-limit{stroke:var(--ink-2);stroke-width:1.4;stroke-dasharray:2 4;fill:none}
footer{margin-top:40px;border-top:1px solid var(--rule);padding-top:8px;color:var(--ink-3);font-size:13px}
@media screen and (max-width:720px){.charts{grid-template-columns:1fr}.marks{columns:1}h1{font-size:27px}.reason{font-size:18px}}
@media print{@page{size:A4;margin:15mm 14mm}main{max-width:none;padding:0}body{font-size:10.5pt}h1{font-size:21pt;margin-top:14pt}.reason{font-size:13.5pt}h2{font-size:13pt;margin-top:18pt}h3{font-size:11.5pt}h3 .when,table,.marks,figcaption{font-size:9.5pt}.small,.said,footer{font-size:8.5pt}.charts{gap:14px 24px}}
</style>`);
