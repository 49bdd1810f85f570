import { hash } from 'node:crypto';
import type { ErrorKind } from './schema.ts';

/** What tells one kind of failure from another. */
export type Traits = {
  kind: ErrorKind;
  /** The operation, the job, the loop, or the id of the scenario. */
  subject: string;
  code: string | null;
  /** What was thrown, such as `TypeError`; null: unknown. */
  type: string | null;
  message: string;
  /** Where in our own source; null: unknown. */
  place: string | null;
};

const longestMessage = 300;

/** 32 hexadecimal digits that every failure of one kind has, whatever ids, numbers and addresses its message names. */
export function fingerprintOf({ kind, subject, code, type, message, place }: Traits): string {
  const traits = [kind, subject, code ?? '', type ?? '', withoutValues(message), place ?? ''];
  return hash('sha256', traits.join('\0'), 'hex').slice(0, 32);
}

/** What a message says apart from whom and what it names: `Order ord_… of 12 €` and the next one are the same. */
export function withoutValues(message: string): string {
  return message
    .slice(0, longestMessage * 4)
    .replaceAll(/\b[a-z][a-z+.-]*:\/\/[^\s"'<>)\]]+/gi, '<url>')
    .replaceAll(/(?<![\w<])(?:[a-z]:)?(?:[\\/][\w@.+-]+){2,}\.[a-z]\w{0,4}\b/gi, '<file>') // of whom, not what; addresses of an API stay
    .replaceAll(/[^\s"'<>@]+@[\w-]+(?:\.[\w-]+)+/g, '<email>')
    .replaceAll(/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>')
    .replaceAll(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>')
    .replaceAll(/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '<address>')
    .replaceAll(/\b[a-z]{2,6}_\w{8,}\b/gi, '<id>') // ids of ours and of Stripe
    .replaceAll(/(?<!\w)(["'`])(?=[^"'`]*[^\w"'`-])[^"'`]{1,200}\1(?!\w)/g, '$1…$1') // a name may stay, a sentence or a value goes; an apostrophe is no quote
    .replaceAll(/\b(?=[a-z_-]*\d)[0-9a-z_-]{12,}\b/gi, '<id>')
    .replaceAll(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '<id>')
    .replaceAll(/\d+(?:[.,:]\d+)*/g, (number, at: number, text: string) =>
      isStatus(number, text.slice(0, at)) ? number : '#',
    )
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestMessage);
}

/** A status of HTTP tells what has failed and not whose: it stays where it stands as one. */
const isStatus = (number: string, before: string): boolean =>
  /^[45]\d\d$/.test(number) &&
  /(?:^|[[(]|status(?: code)?:? |\bhttp(?:\/[\d.]+)? |code:? |error:? )$/i.test(before);

/**
 * Where in our own source an error came up: the first frame of a feature, or else of the platform. Without lines, which move with every
 * release. Null where no frame is ours, as in errors that a driver raises by itself.
 */
export function ownPlace(stack: string | undefined): string | null {
  const frames = [
    ...(stack ?? '').matchAll(/^\s+at (?:async )?(.*?)\(?(?:file:\/\/)?([^\s()]*):\d+:\d+\)?$/gm),
  ]
    .filter(([, , path]) => !path?.includes('/node_modules/'))
    .flatMap(([, name, path]) => {
      const own = /(?:^|\/)(server\/.*\.ts)$/.exec(path ?? '')?.[1];
      return own === undefined ? [] : [`${own} ${name?.trim() ?? ''}`.trim()];
    });
  return frames.find((frame) => !frame.startsWith('server/platform/')) ?? frames[0] ?? null;
}
