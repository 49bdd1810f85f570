import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { wordsOf } from '../../format/words.ts';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { CustomerProfile } from './customers-query.ts';
import styles from './customers.module.css';

type Right = NonNullable<CustomerProfile['rights']>[number];

/** What the customer may install, and by what. */
export function RightsPart({ rights }: { rights: Right[] }) {
  return (
    <Part title={t`Subscriptions and rights`}>
      <Paper>
        {rights.length === 0 ? (
          <Text fz="sm" c="dimmed" p="md">{t`Free scenarios only: nothing was bought or granted.`}</Text>
        ) : (
          <ul className={styles.parts}>
            {rights.map((right) => (
              <li key={right.id}>
                <div className={styles.partHead}>
                  <Text fz="sm" fw={500}>
                    {right.scenario?.title ?? (right.plan ? right.plan.name : t`Every scenario`)}
                  </Text>
                  <StatusBadge status={right.state} />
                </div>
                <Text fz="xs" c="dimmed">
                  <Trans>
                    <Source right={right} /> since <TimeText at={right.validFrom} />
                    {right.validTo && (
                      <Trans>
                        , until <TimeText at={right.validTo} />
                      </Trans>
                    )}
                  </Trans>
                </Text>
              </li>
            ))}
          </ul>
        )}
      </Paper>
    </Part>
  );
}

function Source({ right: { source, sourceId, plan, scenario } }: { right: Right }) {
  const what = plan && scenario ? t`${wordsOf(source)} of ${plan.name}` : wordsOf(source);
  if (source === 'order')
    return (
      <Link to="/dashboard/orders/$id" params={{ id: sourceId }}>
        {what}
      </Link>
    );
  if (source === 'subscription')
    return (
      <Link to="/dashboard/subscriptions/$id" params={{ id: sourceId }}>
        {what}
      </Link>
    );
  return what;
}
