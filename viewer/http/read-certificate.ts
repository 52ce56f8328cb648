import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { BadEnvironment } from '../../core/config/read-environment.ts'

/** Paths of AULA_TLS_CERTIFICATE and AULA_TLS_KEY. */
export type CertificateFiles = { certificate: string; key: string }

/** Both files as they are, in PEM, and the end of the certificate's time. */
export type Certificate = { cert: string; key: string; goodUntil: Date }

/** The files of a viewer that speaks HTTPS itself. */
export function certificateFiles(settings: {
  AULA_TLS_CERTIFICATE?: string
  AULA_TLS_KEY?: string
}): CertificateFiles | undefined {
  const { AULA_TLS_CERTIFICATE: certificate, AULA_TLS_KEY: key } = settings
  return certificate && key ? { certificate, key } : undefined
}

/**
 * Reads a certificate and its key as they are on disk now. Whether the certificate is trusted and has the right name only
 * browsers know; `aula doctor` looks as one of them.
 * @throws BadEnvironment with one sentence: unreadable, no PEM, of different keys, out of its time
 */
export async function readCertificate(files: CertificateFiles, now = new Date()): Promise<Certificate> {
  const [cert, key] = await Promise.all([
    read('AULA_TLS_CERTIFICATE', files.certificate),
    read('AULA_TLS_KEY', files.key),
  ])
  const certificate = parseCertificate(files.certificate, cert)
  if (!certificate.checkPrivateKey(parseKey(files.key, key))) {
    throw unusable(
      `The key in ${files.key} is not that of the certificate in ${files.certificate}, in which the viewer's own has to come first.`,
    )
  }
  const [goodFrom, goodUntil] = [new Date(certificate.validFrom), new Date(certificate.validTo)]
  if (goodUntil <= now) {
    throw unusable(`The certificate in ${files.certificate} expired on ${goodUntil.toISOString()}: renew it.`)
  }
  if (goodFrom > now) {
    const from = goodFrom.toISOString()
    throw unusable(`The certificate in ${files.certificate} begins on ${from} only: look at this machine's clock.`)
  }
  return { cert, key, goodUntil }
}

async function read(variable: string, file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const why = { ENOENT: 'there is no such file', EACCES: 'this user may not', EISDIR: 'it is a folder' }[code] ?? code
    throw unusable(`${variable}: the file ${file} cannot be read: ${why}.`)
  })
}

function parseCertificate(file: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw unusable(`The file ${file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`)
  }
}

function parseKey(file: string, text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch {
    throw unusable(
      /^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text)
        ? `The key in ${file} is encrypted: write it without a passphrase, readable by Aula's user only.`
        : `The file ${file} holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).`,
    )
  }
}

function unusable(sentence: string): BadEnvironment {
  return new BadEnvironment([sentence])
}
