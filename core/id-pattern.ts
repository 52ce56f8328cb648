/** What every id looks like: 26 characters, 10 of time (so that ids sort by age) and 16 random ones (80 bits). */
export const idPattern = /^[a-z0-9]{26}$/
