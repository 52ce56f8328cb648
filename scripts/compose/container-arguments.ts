import { resolve } from 'node:path'
import { type Service, seconds } from './composition.ts'

/**
 * What `podman create` is told of one container, besides its name and the image: a service of the Compose file, word for
 * word. Relative paths are below `folder`. Pure.
 * @param prefix what the names of networks and volumes begin with
 */
export function containerArguments(
  name: string,
  service: Service,
  { folder, prefix }: { folder: string; prefix: string },
): string[] {
  const each = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value])
  const maybe = (flag: string, value: string | number | undefined) => (value === undefined ? [] : [flag, String(value)])
  const place = (volume: string) =>
    /^[./]/.test(volume)
      ? resolve(folder, volume.split(':')[0] ?? '') + volume.slice(volume.indexOf(':'))
      : `${prefix}_${volume}`
  return [
    ...each(
      '--network',
      service.networks.map((network) => `${prefix}_${network}:alias=${name}`),
    ),
    ...each(
      '--env',
      Object.entries(service.environment).map(([variable, value]) => `${variable}=${value}`),
    ),
    ...each('--volume', service.volumes.map(place)),
    ...each('--publish', service.ports),
    ...each('--tmpfs', service.tmpfs),
    ...each('--dns-option', service.dns_opt),
    ...each('--cap-drop', service.cap_drop),
    ...each('--cap-add', service.cap_add),
    ...each(
      '--security-opt',
      service.security_opt.flatMap((option) => securityOption(option, folder)),
    ),
    ...each(
      '--sysctl',
      Object.entries(service.sysctls).map(([key, value]) => `${key}=${value}`),
    ),
    ...each('--device', service.devices),
    ...(service.init ? ['--init'] : []),
    // Podman would make more places writable than Docker does.
    ...(service.read_only ? ['--read-only', '--read-only-tmpfs=false'] : []),
    ...maybe('--user', service.user),
    ...maybe('--shm-size', service.shm_size?.replace('gb', 'g').replace('mb', 'm')),
    ...maybe('--cpu-shares', service.cpu_shares),
    ...maybe('--memory', service.mem_limit),
    ...maybe('--pids-limit', service.pids_limit),
    ...maybe('--stop-signal', service.stop_signal),
    ...maybe('--stop-timeout', seconds(service.stop_grace_period)),
  ]
}

function securityOption(option: string, folder: string): string[] {
  if (option === 'no-new-privileges:true') return ['no-new-privileges']
  if (option === 'apparmor=unconfined') return []
  const [, file] = /^seccomp=(.+)$/.exec(option) ?? []
  if (!file) throw new Error(`not a security option that is known here: ${option}`)
  return [`seccomp=${resolve(folder, file)}`]
}
