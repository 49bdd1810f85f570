import { t } from '@lingui/core/macro';
import { Button, Center, Paper, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useReporting } from '../../format/reporting.ts';
import { formatDay, formatInstant } from '../../format/time.ts';
import { dayInZone } from '../../time-range/days.ts';
import { DataState, EmptyState } from '../data-state.tsx';
import { FilterSelect } from '../filter-bar.tsx';
import { Part } from '../part.tsx';
import { useAddress } from '../use-address.ts';
import { storyQuery, type StoryEvent } from './story-query.ts';
import { kindChoices, toldOf } from './story-words.tsx';
import styles from './story.module.css';

/** Everything that happened with a customer, or with one installation of theirs, the newest first, by days of the reporting zone. */
export function StoryPart({ customerId, installation }: { customerId: string; installation?: string }) {
  const { kind } = useAddress().values;
  const query = useInfiniteQuery(storyQuery(customerId, { kind, installation }));
  const choices = installation ? kindChoices.filter(({ value }) => ofInstallations.has(value)) : kindChoices;
  const { timeZone } = useReporting();
  return (
    <Part
      title={t`Story`}
      description={t`Everything that happened, the newest first.`}
      actions={<FilterSelect name="kind" label={t`Kind`} none={t`Everything`} choices={choices} />}
    >
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper>
            <EmptyState title={kind ? t`Nothing of this kind` : t`Nothing happened yet`}>
              {kind ? t`Choose another kind, or everything.` : t`Whatever happens appears here.`}
            </EmptyState>
          </Paper>
        }
      >
        {({ pages }) => (
          <Paper>
            <ol className={styles.days} aria-label={t`Story`}>
              {byDay(
                pages.flatMap(({ items }) => items),
                timeZone,
              ).map(({ day, events }) => (
                <li key={day}>
                  <h3 className={styles.day}>{formatDay(day)}</h3>
                  <ol className={styles.events}>
                    {events.map((event) => (
                      <EventLine key={event.id} event={event} timeZone={timeZone} />
                    ))}
                  </ol>
                </li>
              ))}
            </ol>
            {query.hasNextPage && (
              <Center p="sm">
                <Button
                  variant="subtle"
                  size="xs"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >{t`Show earlier`}</Button>
              </Center>
            )}
          </Paper>
        )}
      </DataState>
    </Part>
  );
}

/** What is told of an installation by itself. */
const ofInstallations: ReadonlySet<string> = new Set(['installations', 'runs', 'feedback', 'mails']);

function EventLine({ event, timeZone }: { event: StoryEvent; timeZone: string }) {
  const { title, more, tone } = toldOf(event);
  return (
    <li data-event={event.event}>
      <span className={styles.dot} data-tone={tone} aria-hidden />
      <div>
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        {more && (
          <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {more}
          </Text>
        )}
      </div>
      {event.facts.day === undefined ? (
        <time className={styles.time} dateTime={event.at} title={formatInstant(event.at, timeZone)}>
          {timeOfDay(event.at, timeZone)}
        </time>
      ) : (
        <span className={styles.time}>{t`all day`}</span>
      )}
    </li>
  );
}

const timeOfDay = (instant: string, timeZone: string, locale: string = navigator.language): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(new Date(instant));

/** Events in their order, those of a day together. */
function byDay(events: readonly StoryEvent[], timeZone: string): { day: string; events: StoryEvent[] }[] {
  const days: { day: string; events: StoryEvent[] }[] = [];
  for (const event of events) {
    const day = event.facts.day ?? dayInZone(new Date(event.at), timeZone);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}
