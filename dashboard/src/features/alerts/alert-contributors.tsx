import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatRate } from '../../format/number.ts';
import { useReporting } from '../../format/reporting.ts';
import { contributorWord, valueText } from './alert-words.ts';
import type { Alert } from './alerts-query.ts';

type Contributor = Alert['evidence']['contributors'][number];

/** Of what an alert lists these, they are what it is about, each of them whole; others explain a share of a change. */
const listed: readonly string[] = ['newErrorGroup', 'gateFailed', 'campaignPaused', 'silence', 'exhaustion'];

/** What explains a change, by its share, or what an alert is about; each leads to its page. */
export function Contributors({ alert: { evidence, rule } }: { alert: Alert }) {
  const { currency } = useReporting();
  const { contributors, unit } = evidence;
  if (contributors.length === 0) return null;
  const isListed = listed.includes(rule.kind);
  return (
    <Stack gap={4}>
      <Text fz="sm" fw={500}>
        {isListed ? t`It is about` : t`What explains it`}
      </Text>
      <List fz="sm" spacing={2} withPadding>
        {contributors.map((contributor) => {
          const { by, id, before, after, share } = contributor;
          return (
            <List.Item key={`${by} ${id}`} style={{ overflowWrap: 'anywhere' }}>
              {contributorWord(by)} {linked(contributor)}
              {!isListed && t`: ${formatRate(share)} of it`}
              {before !== null && after !== null && unit !== null && by !== 'error' && (
                <Text span fz="sm" c="dimmed">
                  {' '}
                  ({valueText(before, unit, currency)} → {valueText(after, unit, currency)})
                </Text>
              )}
            </List.Item>
          );
        })}
      </List>
    </Stack>
  );
}

function linked({ by, id, label = id }: Contributor): ReactNode {
  switch (by) {
    case 'errorGroup':
      return (
        <Link to="/dashboard/errors/$id" params={{ id }}>
          {label}
        </Link>
      );
    case 'installation':
      return (
        <Link to="/dashboard/installations/$id" params={{ id }}>
          {label}
        </Link>
      );
    case 'customer':
      return (
        <Link to="/dashboard/customers/$id" params={{ id }}>
          {label}
        </Link>
      );
    case 'scenario':
      return (
        <Link to="/dashboard/scenarios/$slug" params={{ slug: id }}>
          {label}
        </Link>
      );
    case 'gate':
      return <Link to="/dashboard/audits">{label}</Link>;
    case 'campaign':
      return <Link to={`/dashboard/upgrade-campaigns/${id}` as never}>{label}</Link>;
    default:
      return label;
  }
}
