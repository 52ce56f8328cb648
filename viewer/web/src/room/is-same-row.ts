/** Pure: whether a row of the list of people shows the same; a person that was told again is another object. */
export function isSameRow<Row extends { person: object }>(before: Row, after: Row): boolean {
  const { person: personBefore, ...restBefore } = before
  const { person: personAfter, ...restAfter } = after
  const same = Object.entries(restBefore).every(([name, value]) => Object.is(value, Reflect.get(restAfter, name)))
  return same && (personBefore === personAfter || JSON.stringify(personBefore) === JSON.stringify(personAfter))
}
