import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'

/** Counters and levels of the machine, or of the container that limits us: core-seconds and bytes. */
export type MachineReading = {
  cores: number
  /** Core-seconds used so far by what does not step back (a positive nice value does). */
  busySeconds: number
  memory: number
  memoryFree: number
}

/** Reads /proc and, where they are tighter, the limits of the control group (version 2, else 1). */
export async function readMachine(): Promise<MachineReading> {
  const [stat, meminfo, limits] = await Promise.all([read('/proc/stat'), read('/proc/meminfo'), readLimits()])
  const { memory, memoryFree } = parseMeminfo(meminfo)
  const cores = Math.min(availableParallelism(), limits.cores)
  // What other containers use says nothing about what is left of our share.
  const limited = limits.cores < availableParallelism() && limits.usedSeconds !== undefined
  return {
    cores,
    busySeconds: limited ? (limits.usedSeconds ?? 0) : parseStatOfAll(stat),
    memory: Math.min(memory, limits.memory),
    memoryFree: Math.min(memoryFree, limits.memory - limits.memoryUsed),
  }
}

/** Core-seconds of all cores but those of processes with a positive nice value; proc(5), `cpu` line, 1/100 s. */
export function parseStatOfAll(stat: string): number {
  const [user = 0, , system = 0, , , irq = 0, softirq = 0, steal = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '')
    .split(' ')
    .map(Number)
  return (user + system + irq + softirq + steal) / 100
}

export function parseMeminfo(meminfo: string): { memory: number; memoryFree: number } {
  const kilobytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(meminfo)?.[1] ?? 0)
  return { memory: kilobytes('MemTotal') * 1024, memoryFree: kilobytes('MemAvailable') * 1024 }
}

type Limits = { cores: number; usedSeconds: number | undefined; memory: number; memoryUsed: number }

async function readLimits(): Promise<Limits> {
  const version2 = await read('/sys/fs/cgroup/cgroup.controllers')
  return version2 === '' ? await readVersion1() : await readVersion2()
}

async function readVersion2(): Promise<Limits> {
  const [max, stat, memory, used, memoryStat] = await Promise.all(
    ['cpu.max', 'cpu.stat', 'memory.max', 'memory.current', 'memory.stat'].map((name) =>
      read(`/sys/fs/cgroup/${name}`),
    ),
  )
  const [quota, period] = (max ?? '').trim().split(' ')
  const usage = /^usage_usec (\d+)/m.exec(stat ?? '')?.[1]
  return {
    cores: quotient(quota, period),
    usedSeconds: usage === undefined ? undefined : Number(usage) / 1e6,
    memory: bytes(memory),
    memoryUsed: usedBytes(used, /^inactive_file (\d+)/m.exec(memoryStat ?? '')?.[1]),
  }
}

async function readVersion1(): Promise<Limits> {
  const [quota, period, usage, memory, used, memoryStat] = await Promise.all(
    [
      ...['cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us', 'cpuacct/cpuacct.usage'],
      ...['memory/memory.limit_in_bytes', 'memory/memory.usage_in_bytes', 'memory/memory.stat'],
    ].map((name) => read(`/sys/fs/cgroup/${name}`)),
  )
  return {
    cores: quotient(quota, period),
    usedSeconds: usage ? Number(usage) / 1e9 : undefined,
    memory: bytes(memory),
    memoryUsed: usedBytes(used, /^total_inactive_file (\d+)/m.exec(memoryStat ?? '')?.[1]),
  }
}

/** Cores by quota and period; `max`, -1 and nothing at all are no limit. */
export function quotient(quota: string | undefined, period: string | undefined): number {
  const cores = Number(quota) / Number(period)
  return cores > 0 ? cores : Number.POSITIVE_INFINITY
}

function bytes(limit: string | undefined): number {
  const value = Number.parseInt(limit ?? '', 10)
  return value > 0 ? value : Number.POSITIVE_INFINITY
}

/** Pages of files that nobody uses are given back as soon as somebody asks. */
function usedBytes(used: string | undefined, inactive: string | undefined): number {
  return Math.max(0, (Number.parseInt(used ?? '', 10) || 0) - (Number(inactive) || 0))
}

async function read(path: string): Promise<string> {
  return await readFile(path, 'latin1').catch(() => '')
}
