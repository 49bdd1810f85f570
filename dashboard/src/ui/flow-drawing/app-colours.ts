/**
 * Paul Tol's "muted" colours, which stay apart for readers with any common colour-blindness, each with the ink that reads on it at 4.5:1
 * or better. What an app is stands beneath its circle in words; the colour only helps to find it again.
 */
const colours = [
  { fill: '#332288', ink: '#ffffff' },
  { fill: '#88ccee', ink: '#10202b' },
  { fill: '#117733', ink: '#ffffff' },
  { fill: '#cc6677', ink: '#1b0a0e' },
  { fill: '#44aa99', ink: '#06201c' },
  { fill: '#882255', ink: '#ffffff' },
  { fill: '#ddcc77', ink: '#2a2508' },
  { fill: '#aa4499', ink: '#ffffff' },
  { fill: '#999933', ink: '#1a1a04' },
  { fill: '#2166ac', ink: '#ffffff' },
] as const;

/** What belongs to the flow itself and to no app. */
const own = { fill: '#5a6375', ink: '#ffffff' } as const;

/** FNV-1a from this start gives the ten most used apps ten different colours. */
const spreadingSeed = 2937;

/** The colour of an app's circles: the same for the same app, everywhere. */
export function appColour(app: string): { fill: string; ink: string } {
  if (app === 'builtin' || app === '') return own;
  let hash = spreadingSeed;
  for (const character of app) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return colours[((hash ^ (hash >>> 16)) >>> 0) % colours.length] ?? own;
}
