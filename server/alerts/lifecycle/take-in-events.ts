import type { Deps } from '../../platform/deps.ts';
import type { Listener, OutboxEvent } from '../../platform/outbox/outbox.ts';
import { noEvidence, type Observation } from '../observe/observation.ts';
import { selectActiveRules, type RuleRow } from '../rules/rule-queries.ts';
import { selectUnresolved } from './alert-queries.ts';
import { errorGroupOpened, findNewErrors, text } from './new-errors.ts';
import { openAlerts } from './open-alerts.ts';
import { resolveAlerts } from './resolve-alerts.ts';
import { lockAlerts } from './slot-queries.ts';

const gateFailed = 'gate.failed';
const gatePassed = 'gate.passed';
export const heardByAlerts: readonly string[] = [errorGroupOpened, gateFailed, gatePassed];

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
      if (condition.kind === 'newErrorGroup')
        await openAlerts(db, rule, await findNewErrors(db, rule, heard), context);
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
