export const PROBE_FORMATS = ['table', 'ndjson', 'json'] as const;
export type ProbeFormat = (typeof PROBE_FORMATS)[number];
