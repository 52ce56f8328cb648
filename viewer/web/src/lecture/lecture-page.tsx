export function LecturePage() {
  return null
}
