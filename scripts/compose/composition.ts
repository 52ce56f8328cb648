import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { interpolate } from './interpolate.ts'

const words = z.array(z.string())
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** Exactly what docker-compose.yml uses; whatever else stands there is refused, not passed over. */
const service = z.strictObject({
  image: z.string().optional(),
  build: z
    .strictObject({
      context: z.literal('.'),
      dockerfile: z.string(),
      additional_contexts: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  profiles: words.optional(),
  scale: z.coerce.number().int().min(1).default(1),
  command: words.optional(),
  environment: z.record(z.string(), scalar).default({}),
  networks: words.default([]),
  volumes: words.default([]),
  ports: words.default([]),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
  healthcheck: z
    .union([
      z.strictObject({ test: words.min(2), interval: z.string(), timeout: z.string(), retries: z.number() }),
      z.strictObject({ disable: z.literal(true) }).transform(() => undefined),
    ])
    .optional(),
  // Podman 4 loses its way with containers that begin again and again; here one that ends is a failure.
  restart: z.enum(['unless-stopped', 'no']).optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  tmpfs: words.default([]),
  user: z.string().optional(),
  cap_drop: words.default([]),
  cap_add: words.default([]),
  security_opt: words.default([]),
  dns_opt: words.default([]),
  sysctls: z.record(z.string(), scalar).default({}),
  devices: words.default([]),
  shm_size: z.string().optional(),
  cpu_shares: z.number().optional(),
  mem_limit: z.string().optional(),
  pids_limit: z.number().optional(),
  stop_signal: z.string().optional(),
  stop_grace_period: z.string().default('10s'),
  // Podman keeps what containers say in files of its own.
  logging: z.unknown().optional(),
})

const composition = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
})

export type Service = z.output<typeof service>
export type Composition = z.output<typeof composition>

/** Reads a Compose file with the values of `.env`. @throws for keys that the runner does not carry out */
export async function readComposition(file: string, values: Record<string, string | undefined>): Promise<Composition> {
  const document = parse(await readFile(file, 'utf8'), { merge: true }) as Record<string, unknown>
  const kept = Object.entries(document).filter(([name]) => !name.startsWith('x-'))
  return composition.parse(interpolate(Object.fromEntries(kept), values))
}

/** Services in an order in which each comes after those that it needs. Pure. */
export function inOrder(services: Record<string, Service>, wanted: readonly string[]): string[] {
  const ordered = new Set<string>()
  const add = (name: string) => {
    if (ordered.has(name)) return
    for (const needed of Object.keys(services[name]?.depends_on ?? {})) add(needed)
    ordered.add(name)
  }
  for (const name of wanted) add(name)
  return [...ordered]
}

/** Seconds of `20s` or `12h1m`. @throws for anything else */
export function seconds(duration: string): number {
  const parts = [...(/^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [])]
    .slice(1)
    .map((part) => Number(part ?? 0))
  const [hours, minutes, rest] = parts
  if (hours === undefined || minutes === undefined || rest === undefined) throw new Error(`not a duration: ${duration}`)
  return hours * 3_600 + minutes * 60 + rest
}
