/** Evidence `http.check` of a target: the last answer, without its body. */
export interface HttpCheck {
  /** scheme, host and port of the last answer, after redirects: a path may contain a secret */
  readonly url: string;
  readonly status: number | null;
  readonly protocol: 'http/1.1' | 'h2' | null;
  readonly redirects: number;
  /** null: no text is expected */
  readonly contains: boolean | null;
  /** only the first MiB of the body was read; absent: all that was wanted */
  readonly cut?: boolean;
  readonly certificate: HttpCertificate | null;
  /** `host:port` of the proxy that was used */
  readonly proxy: string | null;
}
export interface HttpCertificate {
  /** epoch ms */
  readonly validFrom: number;
  readonly validTo: number;
  readonly subject: string;
  readonly issuer: string;
  /** why it is not trusted (`CERT_HAS_EXPIRED`); null: it is */
  readonly problem: string | null;
}
