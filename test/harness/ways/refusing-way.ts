import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** What a key of an S3 server may be allowed to, as policies call it. */
type Right = 's3:DeleteObject' | 's3:DeleteObjectVersion' | 's3:GetBucketVersioning' | 's3:ListBucketVersions'

/** A way to an S3 server that answers instead of it what a server does that refuses something, or does not know it. */
export type RefusingWay = AsyncDisposable & {
  port: number
  /** From now on that alone is refused; undefined: nothing is. @param code that the answer has */
  refuse(right: Right | undefined, code?: string): void
}

export async function openRefusingWay(target: number): Promise<RefusingWay> {
  let refused: { right?: Right; code: string } = { code: '' }
  const pass = async (asked: IncomingMessage, answer: ServerResponse) => {
    const body = Buffer.concat(await Array.fromAsync(asked))
    const right = rightFor(asked, body)
    if (right && right === refused.right) return void refuse(right, refused.code, body, answer)
    const { method, url, headers } = asked
    const onward = request({ host: '127.0.0.1', port: target, method, path: url, headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers)
      came.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    onward.end(body)
  }
  const server = createServer((asked, answer) => void pass(asked, answer)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    refuse(right, code = 'AccessDenied') {
      refused = { right, code }
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function rightFor({ url = '' }: IncomingMessage, body: Buffer): Right | undefined {
  const { searchParams } = new URL(url, 'http://server')
  if (searchParams.has('versioning')) return 's3:GetBucketVersioning'
  if (searchParams.has('versions')) return 's3:ListBucketVersions'
  if (!searchParams.has('delete')) return undefined
  return body.includes('<VersionId>') ? 's3:DeleteObjectVersion' : 's3:DeleteObject'
}

/** What many are deleted by at once is answered in order, with an error for each. */
function refuse(right: Right, code: string, body: Buffer, answer: ServerResponse): void {
  const why = `<Code>${code}</Code><Message>refused by the test</Message>`
  if (!right.startsWith('s3:Delete')) {
    return void answer.writeHead(code === 'NotImplemented' ? 501 : 403).end(`<Error>${why}</Error>`)
  }
  const keys = [...body.toString().matchAll(/<Key>[^<]*<\/Key>/g)]
  answer.end(`<DeleteResult>${keys.map(([key]) => `<Error>${key}${why}</Error>`).join('')}</DeleteResult>`)
}
