import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatCount } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import { wordsOf } from '../../format/words.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { CustomerProfile } from './customers-query.ts';
import styles from './customers.module.css';

/** Who the customer is, and where the rest of what is theirs stands. */
export function AboutPart({ customer }: { customer: CustomerProfile }) {
  const { id, organization, createdAt, plan, referredBy, apiKeys, rewardPoints } = customer;
  const search = { customer: id } as never;
  return (
    <Part
      title={t`About`}
      actions={<HistoryLink path="/admin/customers" id={id} name={customer.name ?? id} />}
    >
      <Paper p="md">
        <Facts>
          <Fact name={t`Organization`}>{organization ?? '–'}</Fact>
          <Fact name={t`Plan`}>{plan?.name ?? t`None`}</Fact>
          <Fact name={t`Since`}>
            <TimeText at={createdAt} />
          </Fact>
          {referredBy && (
            <Fact name={t`Brought by`}>
              <Link to="/dashboard/customers/$id" params={{ id: referredBy }}>
                <Code>{referredBy}</Code>
              </Link>
            </Fact>
          )}
          <Fact name={t`Last run`}>{customer.lastRunOn ? formatDay(customer.lastRunOn) : t`Never`}</Fact>
          <Fact name={t`API keys`}>
            <Trans>
              {formatCount(apiKeys.live)} in use, last{' '}
              <TimeText at={apiKeys.lastUsedAt} relative absent={t`never`} />
            </Trans>
          </Fact>
          <Fact name={t`Installations`}>
            <Link to="/dashboard/installations" search={search}>
              {formatCount(customer.installations)}
            </Link>
          </Fact>
          {rewardPoints !== null && (
            <>
              <Fact name={t`Orders`}>
                <Link to="/dashboard/orders" search={search}>
                  {formatCount(customer.orders)}
                </Link>
              </Fact>
              <Fact name={t`Points`}>
                <Link to="/dashboard/rewards" search={search}>
                  {formatCount(rewardPoints)}
                </Link>
              </Fact>
            </>
          )}
        </Facts>
      </Paper>
    </Part>
  );
}

/** To what the customer agreed: the last word on each purpose. */
export function ConsentsPart({ consents }: Pick<CustomerProfile, 'consents'>) {
  return (
    <Part title={t`Consents`}>
      <Paper>
        {consents.length === 0 ? (
          <Text fz="sm" c="dimmed" p="md">{t`Nothing was agreed to or refused.`}</Text>
        ) : (
          <ul className={styles.parts}>
            {consents.map(({ purpose, granted, policyVersion, recordedAt }) => (
              <li key={purpose}>
                <div className={styles.partHead}>
                  <Text fz="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                    {wordsOf(purpose)}
                  </Text>
                  <Text fz="sm">{granted ? t`Agreed` : t`Refused`}</Text>
                </div>
                <Text fz="xs" c="dimmed">
                  <Trans>
                    Text {policyVersion}, <TimeText at={recordedAt} />
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
