import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Composition, inOrder, type Service, seconds } from './composition.ts'
import { containerArguments } from './container-arguments.ts'
import { bringImage, buildImage, localName } from './images.ts'
import { podman, said, succeeds, ulimits } from './podman.ts'

export type RunningComposition = AsyncDisposable & {
  /** Builds the images of these services, default all that are built, and makes stand-ins for those that are pulled. */
  build(services?: readonly string[]): Promise<void>
  /**
   * Starts these services, default all without a profile, after those that they need, and waits until all are healthy. A
   * container that runs as it should is left alone, one with another image or other settings is replaced.
   */
  up(services?: readonly string[], options?: { dependencies?: boolean }): Promise<void>
  stop(services: readonly string[]): Promise<void>
  /** Removes all containers, and the volumes on request. */
  down(options: { volumes: boolean }): Promise<void>
  /** Starts what a service needs, unless it is not to, and one container of it, with this command instead of its own if there is one. */
  run(service: string, command: readonly string[], options?: { dependencies?: boolean }): Promise<string>
  exec(service: string, words: readonly string[]): Promise<string>
  logs(service: string): Promise<string>
}

/** One container of a service; `hash` tells what it was made of. */
type Replica = { name: string; running: boolean; hash: string }

const pollMilliseconds = 200

/**
 * Runs a Compose file with podman, the part of it that the file uses: for machines without Docker. Everything it makes
 * carries the label `compose=<prefix>` and goes with it.
 * @param release tells images from others that are built from the same files
 */
export function runComposition(
  file: string,
  composition: Composition,
  { prefix, release }: { prefix: string; release: string },
): RunningComposition {
  const folder = dirname(resolve(file))
  const label = `compose=${prefix}`
  const { services } = composition
  const serviceOf = (name: string): Service => {
    const service = services[name]
    if (!service) throw new Error(`there is no service ${name}`)
    return service
  }
  const imageOf = (name: string) => serviceOf(name).image ?? `${composition.name}-${name}`

  async function build(wanted = Object.keys(services)): Promise<void> {
    const standIns = join(import.meta.dirname, 'stand-ins')
    const work = join('/var/tmp', `${prefix}-images`)
    for (const name of wanted) {
      const { build: built, image } = serviceOf(name)
      if (!built) await bringImage(image ?? '', standIns, work)
      else {
        const dockerfile = join(folder, built.dockerfile)
        for (const from of await imagesIn(dockerfile)) if (from !== 'aula-base') await bringImage(from, standIns, work)
        await buildImage(imageOf(name), dockerfile, folder, name === 'base' ? [] : [`release=${release}`])
      }
    }
  }

  async function replicas(name: string): Promise<Replica[]> {
    const found: Replica[] = []
    for (let number = 1; ; number++) {
      const container = `${prefix}-${name}-${number}`
      const state = await podman('inspect', container, '--format', '{{.State.Running}} {{.Config.Labels.hash}}').catch(
        () => undefined,
      )
      if (state === undefined) return found
      const [running, hash = ''] = state.split(' ')
      found.push({ name: container, running: running === 'true', hash })
    }
  }

  async function start(name: string): Promise<void> {
    const service = serviceOf(name)
    const image = await podman('image', 'inspect', localName(imageOf(name)), '--format', '{{.Id}}')
    const given = containerArguments(name, service, { folder, prefix })
    const hash = createHash('sha256')
      .update(JSON.stringify([image, given, service.command]))
      .digest('hex')
    const there = await replicas(name)
    for (const { name: container } of there.slice(service.scale)) await remove(container)
    for (let number = 1; number <= service.scale; number++) {
      const before = there[number - 1]
      if (before?.running && before.hash === hash) continue
      if (before) await remove(before.name)
      const container = `${prefix}-${name}-${number}`
      const labels = ['--label', label, '--label', `hash=${hash}`]
      const named = ['--name', container, '--hostname', container, ...labels, ...(await ulimits())]
      await podman('create', ...named, ...given, image, ...(service.command ?? []))
      await podman('start', container)
    }
  }

  async function remove(container: string): Promise<void> {
    await podman('stop', container).catch(() => '')
    await discard(container)
  }

  /** One that ends by itself in this moment is refused, and gone at the second try. */
  async function discard(container: string, ...how: string[]): Promise<void> {
    const rm = () => podman('rm', '--force', ...how, container)
    await rm().catch(rm)
  }

  async function healthy(name: string): Promise<void> {
    const { healthcheck } = serviceOf(name)
    const [kind, ...words] = healthcheck?.test ?? []
    const test = kind === 'CMD-SHELL' ? ['sh', '-c', ...words] : words
    const patience = healthcheck ? seconds(healthcheck.interval) * healthcheck.retries : 0
    for (const { name: container } of await replicas(name)) {
      const late = performance.now() + patience * 1_000
      for (;;) {
        const [running] = (await podman('inspect', container, '--format', '{{.State.Running}}')).split(' ')
        if (running === 'true' && (!healthcheck || (await succeeds('exec', container, ...test)))) break
        if (running !== 'true' || performance.now() > late) {
          throw new Error(`${container} is not healthy:\n${(await said(container)).slice(-2_000)}`)
        }
        await delay(pollMilliseconds)
      }
    }
  }

  async function makePlaces(): Promise<void> {
    for (const [name, { internal }] of Object.entries(composition.networks)) {
      const network = `${prefix}_${name}`
      if (!(await succeeds('network', 'exists', network)))
        await podman(
          'network',
          'create',
          '--label',
          label,
          ...(internal && (await namesInside()) ? ['--internal'] : []),
          network,
        )
    }
    const volumes = (await podman('volume', 'ls', '--format', '{{.Name}}')).split('\n')
    for (const name of Object.keys(composition.volumes)) {
      if (!volumes.includes(`${prefix}_${name}`))
        await podman('volume', 'create', '--label', label, `${prefix}_${name}`)
    }
    for (const { volumes: mounted } of Object.values(services)) {
      for (const volume of mounted) {
        if (volume.startsWith('.')) await mkdir(resolve(folder, volume.split(':')[0] ?? ''), { recursive: true })
      }
    }
  }

  async function up(wanted?: readonly string[], { dependencies = true } = {}): Promise<void> {
    await makePlaces()
    const named = wanted ?? Object.keys(services).filter((name) => !serviceOf(name).profiles)
    const ordered = dependencies ? inOrder(services, named) : named
    for (const name of ordered) {
      for (const needed of Object.keys(serviceOf(name).depends_on)) await healthy(needed)
      await start(name)
    }
    for (const name of ordered) await healthy(name)
  }

  async function down({ volumes }: { volumes: boolean }): Promise<void> {
    const made = (await Promise.all(Object.keys(services).map(replicas))).flat()
    await Promise.all(made.map(({ name }) => discard(name, '--volumes', '--time', '2')))
    for (const name of volumes ? Object.keys(composition.volumes) : [])
      await podman('volume', 'rm', '--force', `${prefix}_${name}`)
    for (const name of Object.keys(composition.networks)) await podman('network', 'rm', '--force', `${prefix}_${name}`)
  }

  return {
    build,
    up,
    down,
    async run(name, command, { dependencies = true } = {}) {
      const service = serviceOf(name)
      if (dependencies) await up(Object.keys(service.depends_on))
      const given = containerArguments(name, service, { folder, prefix })
      const words = command.length > 0 ? command : (service.command ?? [])
      const once = ['--rm', '--label', label, ...(await ulimits()), ...given]
      return await podman('run', ...once, localName(imageOf(name)), ...words)
    },
    async stop(wanted) {
      for (const service of wanted) await Promise.all((await replicas(service)).map(({ name }) => podman('stop', name)))
    },
    async exec(service, words) {
      const [replica] = (await replicas(service)).filter(({ running }) => running)
      if (!replica) throw new Error(`${service} does not run`)
      return await podman('exec', replica.name, ...words)
    },
    async logs(service) {
      return (await Promise.all((await replicas(service)).map(({ name }) => said(name)))).join('\n')
    },
    [Symbol.asyncDispose]: () => down({ volumes: true }),
  }
}

/** Podman 4 knows no names in a network that is cut off; one that is not stands in for it. */
async function namesInside(): Promise<boolean> {
  const version = await podman('version', '--format', '{{.Client.Version}}')
  return Number(version.split('.')[0]) >= 5
}

/** What a Dockerfile starts from. */
async function imagesIn(dockerfile: string): Promise<string[]> {
  const content = await readFile(dockerfile, 'utf8')
  return [...content.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image)
}
