/**
 * The origins whose pages may open the signalling socket: browsers' and recorders' addresses of this viewer. Browsers
 * always send Origin with a WebSocket; whoever sends none is not one of our pages.
 */
export function allowedOrigins(publicUrl: string, internalUrl: string | undefined): ReadonlySet<string> {
  return new Set([publicUrl, internalUrl ?? publicUrl].map((url) => new URL(url).origin))
}
