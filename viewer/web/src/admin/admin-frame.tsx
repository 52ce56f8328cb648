export function AdminFrame() {
  return null
}
