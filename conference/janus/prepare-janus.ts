import { randomBytes } from 'node:crypto'
import { access, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { type JanusOptions, janusConfiguration } from './janus-configuration.ts'

/** Where Debian's package `janus` puts its modules, by architecture. */
const moduleFolders = ['/usr/lib/x86_64-linux-gnu/janus', '/usr/lib/aarch64-linux-gnu/janus']
const modules = { plugins: ['libjanus_videoroom.so'], transports: ['libjanus_websockets.so'], events: [], loggers: [] }

/**
 * Writes the configuration of an own Janus below `folder` (made when missing, readable by its owner only) and says how
 * to start it. Janus loads whatever its module folders hold, so it is given folders that hold links to the two modules
 * it needs. It logs to standard output and stays in the foreground.
 * @throws JanusMissing when Debian's package is not installed
 */
export async function prepareJanus(
  folder: string,
  options: JanusOptions,
): Promise<{ command: string; args: string[]; url: string }> {
  const home = resolve(folder)
  const source = await installedModules()
  await mkdir(home, { recursive: true, mode: 0o700 })
  for (const [kind, names] of Object.entries(modules)) {
    const place = join(home, kind)
    await rm(place, { recursive: true, force: true })
    await mkdir(place)
    for (const name of names) await symlink(join(source, kind, name), join(place, name))
  }
  const files = janusConfiguration(home, options, randomBytes(24).toString('base64url'))
  for (const [name, content] of Object.entries(files)) {
    await rm(join(home, name), { force: true })
    await writeFile(join(home, name), content, { mode: 0o600 })
  }
  return {
    command: 'janus',
    args: ['--configs-folder', home, '--config', join(home, 'janus.jcfg')],
    url: `ws://127.0.0.1:${options.port}`,
  }
}

async function installedModules(): Promise<string> {
  for (const folder of moduleFolders) {
    const found = await access(join(folder, 'plugins', 'libjanus_videoroom.so')).then(
      () => true,
      () => false,
    )
    if (found) return folder
  }
  throw new JanusMissing()
}

export class JanusMissing extends AppError {
  constructor() {
    super('janus.missing', 'node', 'Janus is not installed: apt-get install janus.')
  }
}
