import type { ReactNode } from 'react';
import { appInitials } from '../../format/app-name.ts';

/** Signs of Make's own flow controls, drawn around 0, 0 in the current ink. */
const signs: Record<string, ReactNode> = {
  router: (
    <path d="M-13 0h7c6 0 7-9 14-9h3m-17 9c6 0 7 9 14 9h3M-6 0h17M8-12l4 3-4 3M8-3l4 3-4 3M8 6l4 3-4 3" />
  ),
  condition: <path d="M0-13 13 0 0 13-13 0zM-4-4a4 4 0 1 1 5 4c-1 0-1 1-1 2m0 3v.5" />,
  merge: <path d="M12 0H5C-1 0-2-9-9-9h-3M5 0C-1 0-2 9-9 9h-3M8-4l4 4-4 4" />,
  iterator: <path d="M-12-8h10m-10 8h10m-10 8h10M3-6l7 6-7 6" />,
  aggregator: <path d="M-12-9 0 0l-12 9M0-9 12 0 0 9" />,
  errorHandler: <path d="M0-12 13 11h-26zm0 8v7m0 4v.5" />,
  empty: <path d="M-5 0H5" />,
};

/** What stands in a module's circle: the sign of a flow control, or the app's initials. */
export function FlowGlyph({ app, kind, ink }: { app: string; kind: string; ink: string }) {
  const sign = app === 'builtin' || kind === 'empty' ? signs[kind] : undefined;
  if (sign) {
    return (
      <g fill="none" stroke={ink} strokeWidth={2} strokeLinecap="round" strokeLinejoin="round">
        {sign}
      </g>
    );
  }
  return (
    <text fill={ink} textAnchor="middle" dominantBaseline="central" fontSize={20} fontWeight={600}>
      {app === 'builtin' ? '•' : appInitials(app)}
    </text>
  );
}
