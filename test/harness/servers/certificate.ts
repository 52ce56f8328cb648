import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

export type TestCertificate = { certificate: string; key: string }

/** The name that every certificate of a test has, beside 127.0.0.1. */
export const certifiedName = 'aula.test'

/** A certificate that nobody has signed, and its key, as files `<name>.pem` and `<name>-key.pem` of a folder. */
export async function makeCertificate(folder: string, name = 'certificate'): Promise<TestCertificate> {
  const files = { certificate: path.join(folder, `${name}.pem`), key: path.join(folder, `${name}-key.pem`) }
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${certifiedName}`, '-addext', `subjectAltName=DNS:${certifiedName},IP:127.0.0.1`],
    ...['-out', files.certificate, '-keyout', files.key],
  ])
  return files
}

/** The same certificate as it is when its time is over. */
export async function expire({ certificate, key }: TestCertificate): Promise<TestCertificate> {
  const expired = certificate.replace(/\.pem$/, '-expired.pem')
  await promisify(execFile)('openssl', ['x509', '-in', certificate, '-key', key, '-days', '-1', '-out', expired])
  return { certificate: expired, key }
}
