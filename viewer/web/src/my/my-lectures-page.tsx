export function MyLecturesPage() {
  return null
}
