import { Client } from 'minio'
import { readS3Address } from '../../../storage/objects/open-object-store.ts'

/** A bucket's versions, as its Swift itself tells of them, whatever S3 says. @param url as AULA_STORAGE_URL has it */
export function bucketVersions(url: string) {
  const { host, port, secure, region, bucket, accessKey, secretKey } = readS3Address(url)
  const client = new Client({ endPoint: host, port, useSSL: secure, region, accessKey, secretKey, pathStyle: true })
  return {
    keep: (Status: 'Enabled' | 'Suspended') => client.setBucketVersioning(bucket, { Status }),
    /** Where versions are kept, the mark of a deletion is all that it makes. */
    delete: (key: string) => client.removeObject(bucket, key),
    /** The key of each version and each mark below a prefix. */
    async below(prefix: string): Promise<string[]> {
      const asked = { 'X-Auth-User': accessKey, 'X-Auth-Key': secretKey }
      const { headers } = await fetch(`http://${host}:${port}/auth/v1.0`, { headers: asked })
      const token = { 'X-Auth-Token': headers.get('X-Auth-Token') ?? '' }
      const query = new URLSearchParams({ versions: 'true', format: 'json', prefix })
      const answer = await fetch(`${headers.get('X-Storage-Url')}/${bucket}?${query}`, { headers: token })
      const versions = (await answer.json()) as { name: string }[]
      return versions.map(({ name }) => name).sort()
    },
  }
}
