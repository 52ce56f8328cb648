/** The one-time token behind the `#` of a link: that part of an address never reaches a server or a log. */
export function tokenInAddress(): string {
  return window.location.hash.slice(1)
}
