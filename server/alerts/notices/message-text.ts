import { counted } from '../../platform/words.ts';
import type { ToldAlert } from './message-queries.ts';

export type MessageText = { subject: string; text: string };

const mostNamed = 20;
const reasons: Record<ToldAlert['reason'], string> = {
  opened: '',
  escalated: 'Nobody has acknowledged it: ',
  resolved: 'Over: ',
};
/** Whoever reads a channel need not be one who may read names of customers. */
const named: Record<string, string> = {
  scenario: 'scenario',
  aiModel: 'model',
  error: 'error',
  plan: 'plan',
  country: 'country',
};

/** One alert in full, or a digest of many: their titles, the gravest first. */
export function messageText(
  told: readonly ToldAlert[],
  { publicUrl, failedRunUrl = null }: { publicUrl: string; failedRunUrl?: string | null },
): MessageText {
  const page = `${publicUrl}/dashboard/alerts`;
  const [only, ...others] = told;
  if (!only) return { subject: 'Alerts', text: page };
  if (others.length === 0) {
    const subject = `${reasons[only.reason]}${only.title}`;
    const failedRun =
      failedRunUrl && `One of the runs that failed, to say by a tap what was wrong with it: ${failedRunUrl}`;
    const lines = [
      only.message,
      contributorsLine(only),
      only.resolution,
      `${page}?alert=${only.id}`,
      failedRun,
    ];
    return { subject, text: lines.filter(Boolean).join('\n\n') };
  }
  const critical = told.filter(({ severity }) => severity === 'critical').length;
  const rest = told.length - mostNamed;
  const lines = told
    .slice(0, mostNamed)
    .map((alert) => `• ${reasons[alert.reason]}${alert.title} (${alert.severity})`);
  return {
    subject: `${counted(told.length, 'alert')}, ${critical} critical`,
    text: [...lines, ...(rest > 0 ? [`… and ${rest} more`] : []), '', page].join('\n'),
  };
}

function contributorsLine({ contributors }: ToldAlert): string | null {
  const words = contributors
    .filter(({ by }) => named[by] !== undefined)
    .slice(0, 3)
    .map(({ by, id, share, label }) => `${named[by]} ${label ?? id} (${Math.round(100 * share)} %)`);
  return words.length === 0 ? null : `Most of it: ${words.join(', ')}.`;
}
