/** Defaults of what an address of a store may leave out. */
const ports: Record<string, string> = { 's3:': '443', 's3+http:': '80' }

/** Where the store of a well-formed address is: the same for two addresses of one store, and without its secrets. */
export function storePlace(address: string): string {
  const { protocol, hostname, port, pathname } = new URL(address)
  const path = pathname.replace(/\/+$/, '')
  return protocol === 'file:' ? `file:${path}` : `${hostname.toLowerCase()}:${port || ports[protocol]}${path}`
}
