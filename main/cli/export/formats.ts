export const EXPORT_FORMATS = ['ndjson', 'csv', 'html', 'bundle'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const BY_EXTENSION: Readonly<Record<string, ExportFormat>> = {
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
  html: 'html',
  htm: 'html',
  gantry: 'bundle',
};

/** The format that the name of a file asks for; null: none. */
export function formatOf(file: string): ExportFormat | null {
  const [, extension = ''] = /\.([^./\\]+)$/.exec(file) ?? [];
  return BY_EXTENSION[extension.toLowerCase()] ?? null;
}

/** For messages. */
export const FORMAT_ENDINGS = '.ndjson, .csv, .html or .gantry (a bundle)';
