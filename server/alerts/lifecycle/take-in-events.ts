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
const campaignPaused = 'campaign.paused';
const campaignResumed = 'campaign.resumed';
export const heardByAlerts: readonly string[] = [
  errorGroupOpened,
  gateFailed,
  gatePassed,
  campaignPaused,
  campaignResumed,
];

type Found = Omit<Observation, 'isBreached'>;
type Db = Parameters<Listener>[0];
type Context = { now: Date; config: Deps['config'] };

/**
 * Opens alerts for failed gates, new errors and campaigns that paused themselves, and ends those of gates that pass again and of campaigns
 * that somebody decided about. Hearing an event twice changes nothing.
 */
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
      if (condition.kind === 'campaignPaused')
        for (const event of heard) await takeInCampaign(db, rule, event, context);
      if (condition.kind === 'newErrorGroup')
        await openAlerts(db, rule, await findNewErrors(db, rule, heard), context);
    }
  };
}

async function takeInGate(db: Db, rule: RuleRow, event: OutboxEvent, context: Context) {
  const gate = text(event, 'gate');
  if (rule.condition.kind !== 'gateFailed' || gate === '' || rule.condition.gates?.includes(gate) === false)
    return;
  if (event.type === gateFailed) await openAlerts(db, rule, [failedGate(gate, event)], context);
  if (event.type !== gatePassed) return;
  await resolveSubject(db, rule, `gate:${gate}`, { now: context.now, resolution: 'The audit passes again.' });
}

async function takeInCampaign(db: Db, rule: RuleRow, event: OutboxEvent, context: Context) {
  if (event.type === campaignPaused) await openAlerts(db, rule, [pausedCampaign(event)], context);
  if (event.type !== campaignResumed) return;
  const resolution = 'Somebody let it go on, stopped it, or offers the way back.';
  await resolveSubject(db, rule, `campaign:${text(event, 'campaign')}`, { now: context.now, resolution });
}

async function resolveSubject(
  db: Db,
  rule: RuleRow,
  subject: string,
  end: { now: Date; resolution: string },
): Promise<void> {
  const unresolved = (await selectUnresolved(db, rule.id)).filter((alert) => alert.subject === subject);
  await resolveAlerts(
    db,
    unresolved.map(({ id }) => id),
    end,
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

function pausedCampaign(event: OutboxEvent): Found {
  const [id, title] = [text(event, 'campaign'), text(event, 'scenarioTitle')];
  const label = `“${title}” to version ${Number(event.data['version'])}`;
  return {
    subject: `campaign:${id}`,
    title: `The upgrade of ${label} paused itself`,
    message: text(event, 'reason'),
    scenarioId: event.scenarioId,
    evidence: {
      ...noEvidence,
      contributors: [{ by: 'campaign', id, label, before: null, after: null, share: 1 }],
    },
  };
}
