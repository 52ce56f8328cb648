/** Lectures of a course, in one answer. */
export const mostListed = 2_000
