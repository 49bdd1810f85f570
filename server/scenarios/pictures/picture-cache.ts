import { HttpError } from '../../platform/errors.ts';

/** Some hundred pictures. */
const mostBytes = 6 * 1024 * 1024;
/** Whoever comes after so many others comes again later. */
const mostWaiting = 20;

/**
 * Pictures by what they show, those looked at last; one is drawn at a time, and those who want the same wait for the same. A library that
 * is read through by a crawler takes no more of the server than this.
 */
export function pictureCache(
  limits: { mostBytes: number; mostWaiting: number } = { mostBytes, mostWaiting },
) {
  const kept = new Map<string, Buffer>();
  const underWay = new Map<string, Promise<Buffer>>();
  let line: Promise<unknown> = Promise.resolve();
  let bytes = 0;

  const keep = (key: string, picture: Buffer) => {
    kept.set(key, picture);
    bytes += picture.length;
    for (const [oldest, { length }] of kept) {
      if (bytes <= limits.mostBytes) break;
      kept.delete(oldest);
      bytes -= length;
    }
  };

  return async (key: string, draw: () => Promise<Buffer>): Promise<Buffer> => {
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const same = underWay.get(key);
    if (same) return same;
    if (underWay.size >= limits.mostWaiting)
      throw new HttpError(
        503,
        'too_many_pictures',
        'Too many pictures are being drawn; ask again in some seconds.',
        {
          headers: { 'Retry-After': '10' },
        },
      );
    const drawn = line.then(draw).finally(() => underWay.delete(key));
    underWay.set(key, drawn);
    line = drawn.catch(() => {});
    const picture = await drawn;
    if (!kept.has(key)) keep(key, picture);
    return picture;
  };
}
