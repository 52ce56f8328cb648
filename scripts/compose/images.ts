import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { podman, succeeds } from './podman.ts'

/** Images that are pulled elsewhere, made of Debian packages: where no registry can be reached. */
const standIns: Readonly<Record<string, string>> = {
  'caddy:2': 'caddy',
  'coturn/coturn:4': 'coturn',
  'postgres:18-bookworm': 'postgres',
  'redis:7-bookworm': 'redis',
}

/** What podman calls an image that a Dockerfile calls `name`. */
export function localName(name: string): string {
  return `localhost/${name}`
}

/** Builds a Dockerfile below `folder` in layers that are kept; every image that it starts from must be there. */
export async function buildImage(
  name: string,
  dockerfile: string,
  folder: string,
  labels: readonly string[] = [],
): Promise<void> {
  const words = [
    'bud',
    '--isolation',
    'chroot',
    '--layers',
    '--pull-never',
    '--tag',
    localName(name),
    '--file',
    dockerfile,
  ]
  const labelled = labels.flatMap((label) => ['--label', label])
  await promisify(execFile)('buildah', [...words, ...labelled, folder], { maxBuffer: 64 * 1024 ** 2 }).catch(
    (error: unknown) => {
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
      throw new Error(`${dockerfile} could not be built: ${said.slice(-2_000)}`, { cause: error })
    },
  )
}

/** Makes sure that an image which is not built from the checkout is there, and that a stand-in is as its Dockerfile says. */
export async function bringImage(name: string, standInFolder: string, work: string): Promise<void> {
  const standIn = standIns[name]
  if (standIn) {
    await bringImage('debian:bookworm-slim', standInFolder, work)
    await buildImage(name, join(standInFolder, `${standIn}.Dockerfile`), standInFolder)
  } else if (await succeeds('image', 'exists', localName(name))) return
  else if (name === 'debian:bookworm-slim') await makeDebian(name, work)
  else throw new Error(`there is no stand-in for the image ${name}`)
}

/** Debian's base by debootstrap, trusting what this machine trusts: a proxy for packages may have an authority of its own. */
async function makeDebian(name: string, work: string): Promise<void> {
  const root = join(work, 'debian')
  await mkdir(root, { recursive: true })
  await promisify(execFile)('debootstrap', ['--variant=minbase', 'bookworm', root], { maxBuffer: 64 * 1024 ** 2 })
  const trusted = '/usr/local/share/ca-certificates'
  if ((await readdir(trusted).catch(() => [])).length > 0) {
    await cp(trusted, join(root, trusted), { recursive: true })
    // The npm that Node brings has a list of its own.
    await writeFile(join(root, 'root', '.npmrc'), 'cafile=/etc/ssl/certs/ca-certificates.crt\n')
  }
  const archive = join(work, 'debian.tar')
  await promisify(execFile)('tar', ['-C', root, '-cf', archive, '.'])
  await podman('import', archive, localName(name))
  await rm(work, { recursive: true, force: true })
}
