import type { OutboxEvent } from '../../platform/outbox/outbox.ts';
import type { Db } from '../../platform/database.ts';
import { counted } from '../../platform/words.ts';
import { noEvidence, type Observation } from '../observe/observation.ts';
import { selectTitles } from '../observe/subject-queries.ts';
import type { RuleRow } from '../rules/rule-queries.ts';
import type { Contributor, Evidence } from '../schema.ts';
import { selectLastAlerts } from './alert-queries.ts';

export const errorGroupOpened = 'errorGroup.opened';

const mostNamed = 20;
const mostInMessage = 3;
type Found = Omit<Observation, 'isBreached'>;

/** What fails, as it follows a number of errors. */
const ofKinds: Readonly<Record<string, string>> = {
  task: 'of runs',
  job: 'of jobs',
  request: 'of requests',
  loop: 'of the server’s own work',
};

/** New errors that a rule looks for, as one cause for each kind and day, with those that the alert of the cause tells of already. */
export async function findNewErrors(
  db: Db,
  { id, condition }: RuleRow,
  events: readonly OutboxEvent[],
): Promise<Found[]> {
  const wanted = events.filter(
    (event) =>
      event.type === errorGroupOpened &&
      condition.kind === 'newErrorGroup' &&
      condition.kinds?.includes(text(event, 'kind') as never) !== false,
  );
  if (wanted.length === 0) return [];
  const byCause = Map.groupBy(wanted, causeOf);
  const last = await selectLastAlerts(db, id, [...byCause.keys()]);
  const titles = await selectTitles(
    db,
    wanted.flatMap(({ scenarioId }) => (scenarioId === null ? [] : [scenarioId])),
  );
  return [...byCause].map(([subject, ofCause]) =>
    asOneCause(subject, ofCause, last.get(subject)?.evidence ?? noEvidence, titles),
  );
}

/** What failed and on which day: a bad release makes a hundred new errors and is one cause. */
const causeOf = (event: OutboxEvent): string =>
  `errors:${text(event, 'kind')}:${event.occurredAt.toISOString().slice(0, 10)}`;

function asOneCause(
  subject: string,
  events: readonly OutboxEvent[],
  known: Evidence,
  titles: ReadonlyMap<string, string>,
): Found {
  const groups = new Map(known.contributors.map((contributor) => [contributor.id, contributor]));
  const unnamed = (known.after ?? groups.size) - groups.size;
  for (const event of events) groups.set(text(event, 'groupId'), contributorOf(event, titles));
  const errors = [...groups.values()];
  const count = errors.length + unnamed;
  const names = errors.slice(0, mostInMessage).map(({ label, id }) => label ?? id);
  const rest = count - names.length;
  const kind = subject.split(':')[1] ?? '';
  return {
    subject,
    title:
      count === 1
        ? `New error: ${names[0]}`
        : `${counted(count, 'new error')} ${ofKinds[kind] ?? ''}`.trimEnd(),
    message: `Not seen before, or come back: ${names.join('; ')}${rest > 0 ? `; and ${counted(rest, 'other')}` : ''}.`,
    scenarioId: events[0]?.scenarioId ?? null,
    evidence: {
      ...noEvidence,
      label: 'New errors',
      unit: 'count',
      after: count,
      contributors: errors.slice(0, mostNamed).map((error) => ({ ...error, share: 1 / count })),
    },
  };
}

/** The same words fail in many scenarios, so each says in which. */
function contributorOf(event: OutboxEvent, titles: ReadonlyMap<string, string>): Contributor {
  const scenario = event.scenarioId === null ? undefined : titles.get(event.scenarioId);
  const what = text(event, 'title')
    .slice(0, 200)
    .replace(/[.\s]+$/, '');
  const label = scenario === undefined ? what : `${what}, in “${scenario}”`;
  return { by: 'errorGroup', id: text(event, 'groupId'), label, before: null, after: null, share: 0 };
}

/** A text that an event carries. */
export function text({ data }: OutboxEvent, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}
