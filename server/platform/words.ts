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

/** `45 seconds`, `a minute`, `12 minutes`, `an hour`, `3 hours`: a wait as people tell it, never shorter than it is. */
export function waitInWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 60) return counted(seconds, 'second');
  if (minutes === 1) return 'a minute';
  if (minutes === 60) return 'an hour';
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
