import { z } from 'zod'
import { parseMailbox } from './mailbox.ts'
import { parsePortRange } from './port-range.ts'
import { parseTurnUrl } from './turn-url.ts'

const port = z.coerce.number('must be a port number').int('must be a whole number').min(1).max(65535)
const url = (...protocols: string[]) =>
  z
    .url({ error: `must be a URL (${protocols.join(', ')})`, abort: true })
    .refine((text) => protocols.includes(new URL(text).protocol), {
      message: `must start with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    })

const megabytes = z.coerce.number('must be a number of MB').int('must be a whole number').min(1).max(100_000)

/**
 * Every environment variable Aula reads; docs/operations.md explains each and a test holds the two lists together.
 * `aula up` fills in what is not set from its data folder and hands the result to the processes it starts.
 */
export const variables = {
  AULA_DATA: z.string().min(1).default('data').describe('Folder for everything that embedded mode and the spool keep'),
  AULA_HOST: z.string().min(1).default('127.0.0.1').describe('Address the viewer listens on, and AULA_HEALTH_PORT'),
  AULA_PORT: port.default(8090).describe('Port the viewer listens on'),
  AULA_PUBLIC_URL: url('http:', 'https:')
    .optional()
    .describe('Origin that browsers use; default http://localhost:PORT'),
  AULA_INTERNAL_URL: url('http:', 'https:')
    .optional()
    .describe('Origin under which recorders reach the viewer; default the public one'),
  AULA_TLS_CERTIFICATE: z
    .string()
    .optional()
    .describe('PEM file with the viewer’s certificate and those between it and a root; AULA_PORT speaks HTTPS then'),
  AULA_TLS_KEY: z.string().optional().describe('PEM file with the key of that certificate'),
  AULA_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters (try: openssl rand -hex 32)')
    .refine((text) => new Set(text).size >= 8, 'is too easy to guess (try: openssl rand -hex 32)')
    .optional()
    .describe('Signs tokens and cookies; the same for every process'),
  AULA_DATABASE_URL: url('postgres:', 'postgresql:').optional().describe('PostgreSQL; embedded when not set'),
  AULA_QUEUE_URL: url('redis:', 'rediss:').optional().describe('Redis 7; embedded when not set'),
  AULA_STORAGE_URL: url('file:', 's3:', 's3+http:')
    .optional()
    .describe('file:///folder, s3://KEY:SECRET@host/bucket or s3+http://… ; a folder below AULA_DATA when not set'),
  AULA_STORAGE_FORMER_URL: url('file:', 's3:', 's3+http:')
    .optional()
    .describe('The store that is being left: read where AULA_STORAGE_URL has not got something yet'),
  AULA_STORE_DISK: z
    .string()
    .min(1)
    .optional()
    .describe('A folder on the disk of an own S3 server, seen by the viewer: its free space is told and watched'),
  AULA_BACKUP_URL: z
    .string()
    .min(1)
    .optional()
    .describe('Where `aula backup` writes and `aula restore` reads: a folder, file:///folder or s3://…'),
  AULA_JANUS_URL: url('ws:', 'wss:').optional().describe('Janus WebSocket API; embedded when not set'),
  AULA_JANUS_SECRET: z.string().min(16).optional().describe('api_secret of that Janus'),
  AULA_JANUS_ADMIN_KEY: z.string().min(16).optional().describe('VideoRoom admin_key of that Janus'),
  AULA_JANUS_PORTS: z
    .string()
    .refine((text) => parsePortRange(text) !== undefined, 'must be two ports: 10000-10399')
    .optional()
    .describe('First and last UDP port for media of an own Janus; free ones when not set'),
  AULA_JANUS_PUBLIC_ADDRESS: z
    .ipv4('must be an IPv4 address')
    .optional()
    .describe('Address under which people reach an own Janus, where the machine has another one'),
  AULA_JANUS_MEDIA: z
    .string()
    .regex(/^([a-z0-9.-]+:)?\d{1,5}-\d{1,5}(,([a-z0-9.-]+:)?\d{1,5}-\d{1,5})*$/i, 'must be [host:]from-to, …')
    .default('10000-32399')
    .describe('UDP ports of Janus’ media as recorders reach them, [host:]from-to; default host: that of the viewer'),
  AULA_TURN_URLS: z
    .string()
    .refine(
      (text) => text.split(',').every(parseTurnUrl),
      'may have turn:host:port?transport=tcp, turns:… and stun:host:port, with commas',
    )
    .optional()
    .describe('TURN servers for people whose network lets no UDP through'),
  AULA_TURN_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('What these TURN servers know credentials by: static-auth-secret of coturn'),
  AULA_INTERNAL_HOSTS: z
    .string()
    .regex(/^([a-z0-9.-]+(:\d+(-\d+)?)?(,|$))*$/, 'may have host, host:port or host:from-to, with commas')
    .optional()
    .describe('Hosts inside this network, host[:from[-to]],..., that rooms in other conferences may use'),
  AULA_NODE: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'may have small letters, digits and hyphens')
    .optional()
    .describe('Name of this machine; default its host name'),
  AULA_RECORDER_USER: z.string().optional().describe('Unprivileged user that Chromium runs as when Aula runs as root'),
  AULA_RECORDER_ROOMS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Recordings one recorder takes at once at most; default as many as the machine carries'),
  AULA_SPOOL_RESERVE: z.coerce
    .number()
    .min(0)
    .max(10_000)
    .default(3)
    .describe('GB on the disk of the spool that new recordings leave to those that run'),
  AULA_FILE_MAX: megabytes.default(100).describe('MB that one file beside a lecture may have'),
  AULA_FILES_MAX: megabytes.default(1_000).describe('MB that all files beside one lecture may have together'),
  AULA_CAPTURE_SIZE: z.enum(['1280x720', '1920x1080']).default('1280x720').describe('Picture size of recordings'),
  AULA_SMALL_RENDITION: z
    .enum(['auto', 'off'])
    .default('auto')
    .describe('auto: recorders encode 360p at once where they have room for it; off: it is made after Stop'),
  AULA_DRAIN_MAX: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Seconds a recorder waits for lectures at SIGTERM'),
  AULA_FFMPEG: z.string().optional().describe('The ffmpeg to use; default the one of the system'),
  AULA_DEMO: z
    .enum(['off', 'lecture', 'accounts'])
    .default('off')
    .describe('lecture: the start page offers a demo lecture; accounts: also demo accounts with well-known passwords'),
  AULA_SMTP_URL: url('smtp:', 'smtps:')
    .refine((text) => new URL(text).hostname !== '', 'must name a host')
    .optional()
    .describe('Mail server for outgoing e-mail, smtp://user:password@host:587 or smtps://…; none is sent when not set'),
  AULA_MAIL_FROM: z
    .string()
    .refine((text) => parseMailbox(text) !== undefined, 'must be an address, or a name and an address: Aula <aula@…>')
    .optional()
    .describe('Whom e-mails are from: an address, or Name <address>'),
  AULA_SELF_TEST: z
    .string()
    .regex(/^(off|[1-9]\d{0,3}[mhd])$/, 'must be off or a time such as 90m, 24h or 7d')
    .default('off')
    .describe('How often a self-test lecture is recorded, probed and erased'),
  AULA_METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters (try: openssl rand -hex 32)')
    .optional()
    .describe('What Prometheus shows for /metrics of the viewer; there is none when not set'),
  AULA_HEALTH_PORT: port
    .optional()
    .describe('Port at which a recorder, transcoder or keeper answers /healthz and /readyz; none when not set'),
  AULA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('How much the log says'),
} as const

export const settingsSchema = z.object(variables)
export type Settings = z.infer<typeof settingsSchema>

/** Settings of a process that needs every part: what `aula up` has filled in, or the operator has set. */
export type CompleteSettings = Settings & Required<Pick<Settings, NeededName>>
const needed = ['AULA_PUBLIC_URL', 'AULA_SECRET', 'AULA_DATABASE_URL', 'AULA_QUEUE_URL', 'AULA_STORAGE_URL'] as const
type NeededName = (typeof needed)[number]

/** Names of needed variables that are not set: a process started by itself has no embedded parts to fall back to. */
export function missingSettings(settings: Settings): NeededName[] {
  return needed.filter((name) => settings[name] === undefined)
}
