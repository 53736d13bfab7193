import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}
export interface Authority extends Certificate {
  /** Issues a certificate for `localhost` and 127.0.0.1, or another name. Dates as openssl reads them: YYYYMMDDHHMMSSZ */
  issue(options?: { readonly name?: string; readonly from?: Date; readonly to?: Date }): Certificate;
  /** A certificate for `localhost` of 20 days with its chain: the intermediate authority that issued it ends before. */
  issueBelow(intermediate: { readonly to: Date }): Certificate;
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

function stamp(date: Date): string {
  return `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

/** A certificate authority of its own, made by openssl in `folder`. */
export function makeAuthority(folder: string): Authority {
  const at = (name: string) => join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-days',
    '30',
    '-subj',
    '/CN=Test CA',
  );
  writeFileSync(at('index.txt'), '');
  writeFileSync(
    at('ca.cnf'),
    `[ca]\ndefault_ca=d\n[d]\ndatabase=${at('index.txt')}\nnew_certs_dir=${folder}\ndefault_md=sha256\npolicy=p\n` +
      'rand_serial=yes\nunique_subject=no\ncopy_extensions=copy\n[p]\ncommonName=supplied\n',
  );
  let issued = 0;
  const request = (id: string, subject: string, ...more: readonly string[]) =>
    openssl('req', ...key, '-keyout', at(`${id}.key`), '-out', at(`${id}.csr`), '-subj', subject, ...more);
  const sign = (id: string, by: string, from: Date, to: Date) => {
    const dates = ['-startdate', stamp(from), '-enddate', stamp(to)];
    const ca = ['-config', at('ca.cnf'), '-cert', at(`${by}.pem`), '-keyfile', at(`${by}.key`)];
    openssl('ca', '-batch', ...ca, ...dates, '-in', at(`${id}.csr`), '-out', at(`${id}.pem`), '-notext');
  };
  return {
    issueBelow: ({ to }) => {
      request('middle', '/CN=Test intermediate', '-addext', 'basicConstraints=critical,CA:TRUE');
      sign('middle', 'ca', daysFromNow(-1), to);
      request('below', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
      sign('below', 'middle', daysFromNow(-1), daysFromNow(20));
      const chain = ['below', 'middle'].map((id) => readFileSync(at(`${id}.pem`), 'utf8')).join('\n');
      return { key: readFileSync(at('below.key'), 'utf8'), cert: chain };
    },
    key: readFileSync(at('ca.key'), 'utf8'),
    cert: readFileSync(at('ca.pem'), 'utf8'),
    issue: ({ name = 'localhost', from = daysFromNow(-1), to = daysFromNow(20) } = {}) => {
      const id = `leaf${issued++}`;
      const names = name === 'localhost' ? 'DNS:localhost,IP:127.0.0.1' : `DNS:${name}`;
      request(id, `/CN=${name}`, '-addext', `subjectAltName=${names}`);
      sign(id, 'ca', from, to);
      return { key: readFileSync(at(`${id}.key`), 'utf8'), cert: readFileSync(at(`${id}.pem`), 'utf8') };
    },
  };
}
