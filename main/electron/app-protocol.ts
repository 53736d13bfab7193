import { readFileSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { type ProtocolResponse, protocol, type Session } from 'electron';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://wall`;

/** No network, no inline script, no eval, nothing framed: the page may load files of its own folder only. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'none'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
} as const;

const NOT_FOUND: ProtocolResponse = { statusCode: 404, mimeType: 'text/plain', data: Buffer.alloc(0) };

/** Must run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    // Chromium stores the compiled page in its profile and checks it against a digest of the file.
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/**
 * Serves the files below `root` as app://wall/…, and nothing else. `protocol.handle` would load all of fetch into main
 * before the first answer, which delays the page by 50 ms.
 */
export function serveApp(session: Session, root: string): void {
  session.protocol.registerBufferProtocol(APP_SCHEME, (request, answer) => {
    answer(response(root, request.url));
  });
}

/** An address that cannot be decoded, and a file that cannot be read, is not found either. */
function response(root: string, address: string): ProtocolResponse {
  try {
    const url = new URL(address);
    const path = normalize(
      join(root, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)),
    );
    const mimeType = TYPES[extname(path)];
    if (url.host !== 'wall' || !path.startsWith(root + sep) || mimeType === undefined) return NOT_FOUND;
    return { mimeType, charset: 'utf-8', headers: HEADERS, data: readFileSync(path) };
  } catch {
    return NOT_FOUND;
  }
}
