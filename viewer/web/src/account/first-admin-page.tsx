export function FirstAdminPage() {
  return null
}
