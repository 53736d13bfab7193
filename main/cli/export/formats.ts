export const EXPORT_FORMATS = ['ndjson', 'csv', 'html', 'bundle'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
