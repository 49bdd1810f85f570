import type { Deps } from '../../platform/deps.ts';
import type { Listener, OutboxEvent } from '../../platform/outbox/outbox.ts';
import { counted, inWords } from '../../platform/words.ts';
import { noEvidence, type Observation } from '../observe/observation.ts';
import { selectActiveRules, type RuleRow } from '../rules/rule-queries.ts';
import type { Contributor } from '../schema.ts';
import { selectLastAlerts, selectUnresolved } from './alert-queries.ts';
import { openAlerts } from './open-alerts.ts';
import { resolveAlerts } from './resolve-alerts.ts';
import { lockAlerts } from './slot-queries.ts';

const errorGroupOpened = 'errorGroup.opened';
const gateFailed = 'gate.failed';
const gatePassed = 'gate.passed';
export const heardByAlerts: readonly string[] = [errorGroupOpened, gateFailed, gatePassed];

const mostNamed = 20;
type Found = Omit<Observation, 'isBreached'>;
type Context = { now: Date; config: Deps['config'] };

/** Opens alerts for failed gates and new errors, and ends those of gates that pass again. Hearing an event twice changes nothing. */
export function takeInEvents({ config, now }: Pick<Deps, 'config' | 'now'>): Listener {
  return async (db, events) => {
    const heard = events.filter(({ type }) => heardByAlerts.includes(type));
    if (heard.length === 0) return;
    await lockAlerts(db);
    const context = { now: now(), config };
    for (const rule of await selectActiveRules(db)) {
      const { condition } = rule;
      if (condition.kind === 'gateFailed')
        for (const event of heard) await takeInGate(db, rule, event, context);
      if (condition.kind === 'newErrorGroup') {
        const known = await knownErrors(db, rule, heard);
        await openAlerts(db, rule, errorsByCause(rule, heard, known), context);
      }
    }
  };
}

async function takeInGate(db: Parameters<Listener>[0], rule: RuleRow, event: OutboxEvent, context: Context) {
  const gate = text(event, 'gate');
  if (rule.condition.kind !== 'gateFailed' || gate === '' || rule.condition.gates?.includes(gate) === false)
    return;
  if (event.type === gateFailed) await openAlerts(db, rule, [failedGate(gate, event)], context);
  if (event.type !== gatePassed) return;
  const unresolved = (await selectUnresolved(db, rule.id)).filter(
    ({ subject }) => subject === `gate:${gate}`,
  );
  await resolveAlerts(
    db,
    unresolved.map(({ id }) => id),
    { now: context.now, resolution: 'The audit passes again.' },
  );
}

function failedGate(gate: string, event: OutboxEvent): Found {
  const [name, reason] = [text(event, 'name'), text(event, 'reason')];
  return {
    subject: `gate:${gate}`,
    title: `Audit ${gate} fails${name === '' ? '' : `: ${name}`}`,
    message: reason === '' ? 'An audit found a gate that fails.' : reason,
    scenarioId: null,
    evidence: {
      ...noEvidence,
      contributors: [{ by: 'gate', id: gate, before: null, after: null, share: 1 }],
    },
  };
}

/** Errors that the alerts of the same causes tell of already. */
async function knownErrors(db: Parameters<Listener>[0], rule: RuleRow, events: readonly OutboxEvent[]) {
  const causes = [...new Set(events.filter(({ type }) => type === errorGroupOpened).map(causeOf))];
  const last = await selectLastAlerts(db, rule.id, causes);
  return new Map([...last].map(([subject, { evidence }]) => [subject, evidence.contributors]));
}

/** What failed and on which day: a bad release makes a hundred new errors and is one cause. */
const causeOf = (event: OutboxEvent): string =>
  `errors:${text(event, 'kind')}:${event.occurredAt.toISOString().slice(0, 10)}`;

function errorsByCause(
  rule: RuleRow,
  events: readonly OutboxEvent[],
  known: Map<string, Contributor[]>,
): Found[] {
  const { condition } = rule;
  const wanted = events.filter(
    (event) =>
      event.type === errorGroupOpened &&
      (condition.kind !== 'newErrorGroup' || condition.kinds?.includes(text(event, 'kind')) !== false),
  );
  return [...Map.groupBy(wanted, causeOf)].flatMap(([subject, ofCause]): Found[] => {
    const [first] = ofCause;
    if (!first) return [];
    const groups = new Map<string, Contributor>();
    for (const contributor of known.get(subject) ?? []) groups.set(contributor.id, contributor);
    for (const event of ofCause)
      groups.set(text(event, 'groupId'), {
        by: 'errorGroup',
        id: text(event, 'groupId'),
        label: text(event, 'title').slice(0, 200),
        before: null,
        after: null,
        share: 0,
      });
    const errors = [...groups.values()];
    const kind = inWords(text(first, 'kind'));
    const names = errors.slice(0, 3).map(({ label, id }) => label ?? id);
    return [
      {
        subject,
        title:
          errors.length === 1 ? `New error: ${names[0]}` : `${counted(errors.length, 'new error')} (${kind})`,
        message: `Not seen before, or come back: ${names.join('; ')}${errors.length > 3 ? ' and others' : ''}.`,
        scenarioId: first.scenarioId,
        evidence: {
          ...noEvidence,
          label: 'New errors',
          unit: 'count',
          after: errors.length,
          contributors: errors.slice(0, mostNamed).map((error) => ({ ...error, share: 1 / errors.length })),
        },
      },
    ];
  });
}

function text({ data }: OutboxEvent, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}
