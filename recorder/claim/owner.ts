/** Name of one recorder process in take rows: the machine and the process that owns the take. */
export function ownerName(node: string, pid = process.pid): string {
  return `${node}:${pid}`
}

/** Whether the process behind an owner's name is gone; `own` has just started, so what bears its number is older. */
export function isDeadOwner(owner: string, node: string, own: number, alive: (pid: number) => boolean): boolean {
  const [machine, pid] = owner.split(':')
  if (machine !== node || pid === undefined) return false
  return Number(pid) === own || !alive(Number(pid))
}
