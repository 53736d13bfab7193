import S3rver from 's3rver';
import type { Certificate } from '../fakes/certificates';

export interface S3Server {
  readonly port: number;
  readonly bucket: string;
  readonly key: string;
  readonly secret: string;
  stop(): Promise<void>;
}

/** An S3-compatible server on 127.0.0.1 with one bucket, over TLS. @param folder for what is put there */
export async function startS3(folder: string, { key, cert }: Certificate): Promise<S3Server> {
  const bucket = 'backups';
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder,
    key,
    cert,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  return { port, bucket, key: 'S3RVER', secret: 'S3RVER', stop: () => server.close() };
}
