/** `1 row`, `2 rows`, `no rows`: a number with what it counts, for sentences that people read. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${number === 0 ? 'no' : number} ${number === 1 ? singular : plural}`;
}

/** A name of a state as words: `past_due` and `pastDue` are both past due. */
export function inWords(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
