import { BadEnvironment } from '../../core/config/read-environment.ts'
import { certificateFiles, readCertificate } from '../../viewer/http/read-certificate.ts'

/** Why the viewer's own certificate cannot be used, as sentences; none where it can or there is none. */
export async function certificateProblems(settings: Parameters<typeof certificateFiles>[0]): Promise<string[]> {
  const files = certificateFiles(settings)
  try {
    if (files) await readCertificate(files)
    return []
  } catch (error) {
    if (error instanceof BadEnvironment) return error.problems
    throw error
  }
}
