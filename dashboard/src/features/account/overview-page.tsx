import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { changeFrom } from '../../format/change.ts';
import { formatCount } from '../../format/number.ts';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { FigureGrid, FigureTile } from '../../ui/figure-tile.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import {
  everyInstallationQuery,
  feedbackQuery,
  hasUpgrade,
  nameOf,
  ownRunsQuery,
  roiQuery,
} from './account-queries.ts';
import styles from './account.module.css';
import { roiTiles } from './roi-tiles.ts';

/** What the customer's installations bring, and what is new. */
export function AccountOverviewPage() {
  const { from, to } = useDateRange();
  const roi = useQuery(roiQuery({ from, to, compare: 'previous', groupBy: 'none' }));
  const runs = useQuery(ownRunsQuery);
  return (
    <>
      <PageHeader title={t`Overview`} description={t`The last 30 days, beside the 30 before.`} />
      <Stack gap="xl">
        <DataState query={roi}>
          {({ totals, previous, gates, currency }) => (
            <Paper>
              <FigureGrid>
                {roiTiles.map((tile) => {
                  const value = totals[tile.figure];
                  return (
                    <FigureTile
                      key={tile.figure}
                      {...tile}
                      value={value === null ? null : tile.text(value, currency)}
                      change={changeFrom(previous?.[tile.figure], value, 'relative')}
                      seal={sealOf(gates, tile.figure)}
                    />
                  );
                })}
              </FigureGrid>
            </Paper>
          )}
        </DataState>
        <Part title={t`Runs`} description={t`Of all installations, in the last 30 days and today.`}>
          <DataState query={runs}>
            {(byInstallation) => {
              const all = [...byInstallation.values()];
              const sum = (name: 'started' | 'completed' | 'failed') =>
                all.reduce((total, each) => total + each[name], 0);
              return (
                <Text fz="sm">
                  <Plural
                    value={all.length}
                    one={
                      <Trans>
                        <strong data-figure="completed">{formatCount(sum('completed'))}</strong> completed and{' '}
                        <strong data-figure="failed">{formatCount(sum('failed'))}</strong> failed of{' '}
                        <strong data-figure="started">{formatCount(sum('started'))}</strong> started, in{' '}
                        {formatCount(all.length)} installation.
                      </Trans>
                    }
                    other={
                      <Trans>
                        <strong data-figure="completed">{formatCount(sum('completed'))}</strong> completed and{' '}
                        <strong data-figure="failed">{formatCount(sum('failed'))}</strong> failed of{' '}
                        <strong data-figure="started">{formatCount(sum('started'))}</strong> started, in{' '}
                        {formatCount(all.length)} installations.
                      </Trans>
                    }
                  />
                </Text>
              );
            }}
          </DataState>
        </Part>
        <NewsPart />
      </Stack>
    </>
  );
}

/** Upgrades, what needs a hand, and answers. */
function NewsPart() {
  const installations = useQuery(everyInstallationQuery);
  const feedback = useInfiniteQuery(feedbackQuery);
  const answered =
    feedback.data?.pages.flatMap(({ items }) => items).filter(({ reply }) => reply !== null) ?? [];
  return (
    <Part title={t`What is new`}>
      <DataState query={installations}>
        {(all) => {
          const upgrades = all.filter(hasUpgrade);
          const troubled = all.filter(
            ({ status, missingConnections, reportingProblem }) =>
              status === 'installed' && (missingConnections.length > 0 || reportingProblem !== null),
          );
          if (upgrades.length + troubled.length + answered.length === 0)
            return (
              <Paper>
                <EmptyState
                  title={all.length === 0 ? t`No installations yet` : t`Nothing new`}
                  action={all.length === 0 ? <Anchor href="/">{t`See the library`}</Anchor> : undefined}
                >
                  {all.length === 0
                    ? t`Install a scenario from the library; what it does and saves shows here.`
                    : t`Upgrades, what needs your hand and answers to your feedback show here.`}
                </EmptyState>
              </Paper>
            );
          return (
            <Stack gap="xs">
              {troubled.map((one) => (
                <div key={`trouble ${one.id}`} className={styles.card}>
                  {one.missingConnections.length > 0 ? (
                    <Trans>
                      <Link to="/account/installations">{nameOf(one)}</Link> needs a hand: a connection is
                      missing in Make.
                    </Trans>
                  ) : (
                    <Trans>
                      <Link to="/account/installations">{nameOf(one)}</Link> needs a hand: its runs are not
                      counted.
                    </Trans>
                  )}
                </div>
              ))}
              {upgrades.map((one) => (
                <div key={`upgrade ${one.id}`} className={styles.card}>
                  <Trans>
                    <Link to="/account/installations">{nameOf(one)}</Link> can be upgraded from version{' '}
                    {one.version} to {one.latestVersion}.
                  </Trans>
                </div>
              ))}
              {answered.slice(0, 3).map((one) => (
                <div key={`answer ${one.id}`} className={styles.card}>
                  <Link to="/account/feedback">{t`Your feedback was answered`}</Link>{' '}
                  <TimeText at={one.reply?.repliedAt ?? null} relative />.
                </div>
              ))}
            </Stack>
          );
        }}
      </DataState>
    </Part>
  );
}
