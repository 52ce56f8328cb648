export function RoomsAndCoursesPage() {
  return null
}
