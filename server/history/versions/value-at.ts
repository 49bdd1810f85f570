import type { Outline } from '../../installations/merge/outline.ts';

/** The value that a path of a difference leads to; undefined where it leads to a whole route or to nothing. */
export function valueAt({ top, entries }: Outline, path: string): unknown {
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (segments[0] !== 'modules') return within(top, segments);
  const entry = entries.get(Number(segments[1]));
  const way = entry?.ways.find(({ part, key }) => part === segments[2] && key === segments[3]);
  return way ? within(way.own, segments.slice(4)) : within(entry?.own, segments.slice(2));
}

function within(value: unknown, segments: readonly string[]): unknown {
  return segments.reduce<unknown>(
    (part, segment) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, segment)
        ? (part as Record<string, unknown>)[segment]
        : undefined,
    value,
  );
}
