import { once } from 'node:events'
import { createServer } from 'node:net'

/** Why nothing can listen there, as a sentence; undefined when it can. */
export async function portProblem(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') {
      return `Port ${port} of ${host} is taken by another program: end it, or set AULA_PORT to a free one.`
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      return `AULA_HOST is ${host}, which is no address of this machine.`
    }
    if (code === 'EACCES') return `This user may not listen on port ${port}: set AULA_PORT to one above 1023.`
    return `Nothing can listen on port ${port} of ${host}: ${String(error)}.`
  }
}
