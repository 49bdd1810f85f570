import type { z } from 'zod';
import { seesPersonalData, type OperatorCaller, type Scope } from '../../platform/caller.ts';
import { allEnded, inTransaction } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { findReporting } from '../../platform/reporting.ts';
import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { CareDeps } from '../customers/describe-customers.ts';
import { accountEvents, installationEvents, runEvents } from './own-queries.ts';
import type { StoryEvent, StoryKind, StoryQuery } from './schema.ts';
import { selectStory, type StoryRow } from './story-page.ts';
import {
  changeEvents,
  feedbackEvents,
  mailEvents,
  moneyEvents,
  moneyMailEvents,
  pointEvents,
} from './told-queries.ts';

/** Which statement tells which kind, and which right reading it takes beyond that to read customers. */
const statements: { kind: StoryKind; events: string; needs: Scope | null }[] = [
  { kind: 'account', events: accountEvents, needs: null },
  { kind: 'installations', events: installationEvents, needs: null },
  { kind: 'runs', events: runEvents, needs: null },
  { kind: 'money', events: moneyEvents, needs: 'billing:read' },
  { kind: 'points', events: pointEvents, needs: 'billing:read' },
  { kind: 'feedback', events: feedbackEvents, needs: 'feedback:read' },
  { kind: 'mails', events: mailEvents, needs: null },
  { kind: 'mails', events: moneyMailEvents, needs: 'billing:read' },
  { kind: 'changes', events: changeEvents, needs: 'settings:read' },
];

type Told = StoryRow & { kind: StoryKind };

/** A page of a customer's story: each kind is asked for as many as a page has, and the newest of all of them are told. */
export async function readStory(
  { pool, config }: CareDeps,
  caller: OperatorCaller,
  customerId: string,
  { kind, installation, limit, cursor }: z.infer<typeof StoryQuery>,
): Promise<Page<StoryEvent>> {
  if (!(await findCustomer(pool, customerId))) throw notFound('This customer');
  const { timeZone } = await findReporting(pool, config);
  const seen = decodeCursor(cursor, ['position', 'text']);
  const wish = {
    customerId,
    timeZone,
    installationId: installation ?? null,
    before: seen && { atMicros: seen[0], id: seen[1] },
    limit,
  };
  const read = statements.filter(
    (each) =>
      (kind === undefined || each.kind === kind) &&
      (each.needs === null || caller.scopes.includes(each.needs)),
  );
  // One connection: its statements are sent together.
  const told = await inTransaction(pool, (db) =>
    allEnded(read.map((each) => selectStory(db, each.events, wish).then(ofKind(each.kind)))),
  );
  const seesPeople = seesPersonalData(caller);
  return pageFrom(
    told.flat().toSorted(newestFirst),
    limit,
    (row) => toEvent(row, seesPeople),
    ({ atMicros, id }) => [atMicros, id],
  );
}

const ofKind =
  (kind: StoryKind) =>
  (rows: StoryRow[]): Told[] =>
    rows.map((row) => ({ ...row, kind }));

/** As each statement sorts; ids are plain letters, so that letters compare alike here and there. */
const newestFirst = (one: Told, other: Told): number =>
  other.atMicros - one.atMicros || (one.id < other.id ? 1 : -1);

/** Names of keys may be names of people. An actor without a name, as a customer is, says so: the statement leaves out what is null. */
function toEvent({ id, kind, event, atMicros, facts }: Told, seesPeople: boolean): StoryEvent {
  const hides = !seesPeople && kind === 'account' && facts.name !== undefined;
  const at = new Date(Math.floor(atMicros / 1000)).toISOString();
  const told = facts.actor ? { ...facts, actor: { ...facts.actor, name: facts.actor.name ?? null } } : facts;
  return { id, kind, event, at, facts: hides ? { ...told, name: null } : told };
}
