import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Child, startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { listens } from './listens.ts'

export type TestSwift = AsyncDisposable & {
  /** An address for AULA_STORAGE_URL: of the bucket `aula`, which is not there yet. */
  url: string
  /** The same for another bucket, and by way of another port. */
  storageUrl(bucket: string, port?: number): string
  port: number
  /** Bytes of all that it keeps on its disk, listed or not. */
  kept(): Promise<number>
}

/*
 * The servers read their hash prefix and suffix from /etc/swift/swift.conf and nowhere else, and Debian's may not have
 * any; told before they start, they read the folder's own.
 */
const launcher = `import sys, runpy
from swift.common import utils
utils.set_swift_dir(sys.argv[1])
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name='__main__')`

/**
 * A real OpenStack Swift with its S3 door: one device, one replica, on free ports in a folder of its own. Swift keeps
 * its metadata in extended attributes, which the memory file system that /tmp may be does not have.
 * @param page objects, or versions, that one answer lists at most
 */
export async function startSwift(page = 1_000): Promise<TestSwift> {
  await using starting = new AsyncDisposableStack()
  const { path: folder } = starting.use(await temporaryFolder('swift', '/var/tmp'))
  const conf = path.join(folder, 'conf')
  await mkdir(path.join(folder, 'data', 'd1'), { recursive: true })
  await mkdir(conf)
  const ports = {
    account: await freePort(),
    container: await freePort(),
    object: await freePort(),
    proxy: await freePort(),
    memcached: await freePort(),
  }
  const secret = randomBytes(8).toString('hex')
  await writeFile(
    path.join(conf, 'swift.conf'),
    `[swift-hash]\nswift_hash_path_prefix = ${secret}\nswift_hash_path_suffix = ${secret}\n`,
  )
  const user = userInfo().username
  const common = (port: number) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${user}
swift_dir = ${conf}
devices = ${folder}/data
mount_check = false
log_level = WARNING
`
  for (const kind of ['account', 'container', 'object'] as const) {
    const server = `${common(ports[kind])}[pipeline:main]\npipeline = ${kind}-server\n[app:${kind}-server]\nuse = egg:swift#${kind}\n`
    await writeFile(path.join(conf, `${kind}.conf`), server)
  }
  await Promise.all(
    (['account', 'container', 'object'] as const).map((kind) =>
      buildRing(path.join(conf, `${kind}.builder`), ports[kind]),
    ),
  )
  await writeFile(path.join(conf, 'proxy.conf'), common(ports.proxy) + proxyPipeline(ports.memcached, page))
  const start = (command: string, args: string[]) => {
    const child = startChild('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args])
    starting.defer(() => child.end('SIGKILL'))
    return child
  }
  const children: Child[] = [
    start('memcached', ['-l', '127.0.0.1', '-p', String(ports.memcached), '-U', '0', '-u', user]),
    ...['account', 'container', 'object', 'proxy'].map((kind) =>
      start('/usr/bin/python3', [
        '-c',
        launcher,
        conf,
        `/usr/bin/swift-${kind}-server`,
        path.join(conf, `${kind}.conf`),
      ]),
    ),
  ]
  const late = AbortSignal.timeout(90_000)
  while (!(await Promise.all(Object.values(ports).map(listens))).every(Boolean)) {
    const ended = children.find((child) => child.process.exitCode !== null)
    if (ended) throw new Error(`Swift did not start (${ended.process.spawnargs.join(' ')}): ${ended.output()}`)
    if (late.aborted) throw new Error(`Swift does not listen: ${children.map((child) => child.output()).join('')}`)
    await delay(50)
  }
  const resources = starting.move()
  const storageUrl = (bucket: string, port = ports.proxy) =>
    `s3+http://test%3Atester:testing@127.0.0.1:${port}/${bucket}`
  return {
    url: storageUrl('aula'),
    storageUrl,
    port: ports.proxy,
    async kept() {
      const files = await readdir(path.join(folder, 'data', 'd1', 'objects'), { recursive: true, withFileTypes: true })
      const data = files.filter(({ name }) => name.endsWith('.data'))
      const sizes = await Promise.all(
        data.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size),
      )
      return sizes.reduce((sum, size) => sum + size, 0)
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function buildRing(builder: string, port: number): Promise<void> {
  const run = (...args: string[]) => promisify(execFile)('swift-ring-builder', [builder, ...args])
  await run('create', '4', '1', '1')
  await run('add', `r1z1-127.0.0.1:${port}/d1`, '1')
  await run('rebalance')
}

function proxyPipeline(memcached: number, page: number): string {
  const filters = {
    catch_errors: '',
    gatekeeper: '',
    healthcheck: '',
    proxy_logging: '',
    cache: `memcache_servers = 127.0.0.1:${memcached}`,
    listing_formats: '',
    bulk: '',
    s3api: `s3_acl = no
location = us-east-1
dns_compliant_bucket_names = yes
check_bucket_owner = no
max_bucket_listing = ${page}`,
    tempauth: 'user_test_tester = testing .admin',
    slo: '',
    dlo: '',
    versioned_writes: 'allow_object_versioning = true',
    symlink: '',
  }
  const egg = (name: string) => (name === 'cache' ? 'memcache' : name)
  const sections = Object.entries(filters).map(
    ([name, options]) => `[filter:${name}]\nuse = egg:swift#${egg(name)}\n${options}\n`,
  )
  return `[pipeline:main]
pipeline = ${Object.keys(filters).join(' ')} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
${sections.join('')}`
}
