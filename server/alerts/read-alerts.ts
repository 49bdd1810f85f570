import { seesPersonalData, type OperatorCaller } from '../platform/caller.ts';
import type { Pool } from '../platform/database.ts';
import { HttpError } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { placeOf } from './observe/place.ts';
import { selectAlerts, selectLabels, type AlertRow } from './list-queries.ts';
import type { Alert, AlertQuery } from './schema.ts';

const everyAlert = { state: null, ruleId: null, severity: null, before: null };

/** Alerts, newest first. */
export async function listAlerts(
  pool: Pool,
  caller: OperatorCaller,
  query: AlertQuery,
): Promise<Page<Alert>> {
  const { limit, cursor, state = null, rule: ruleId = null, severity = null } = query;
  const before = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectAlerts(pool, { state, ruleId, severity, before, limit, id: null });
  const labels = await labelsOf(pool, caller, rows);
  return pageFrom(
    rows,
    limit,
    (row) => alertAnswer(row, labels),
    ({ id }) => [id],
  );
}

/** One alert, or a 404; who may not see personal data gets no names of customers. */
export async function readAlert(pool: Pool, caller: OperatorCaller, id: string): Promise<Alert> {
  const [row] = await selectAlerts(pool, { ...everyAlert, limit: 1, id });
  if (!row) throw new HttpError(404, 'alert_not_found', 'There is no alert with this id.');
  return alertAnswer(row, await labelsOf(pool, caller, [row]));
}

/** What contributors are called now; names of customers and of their installations only for who may read them. */
async function labelsOf(pool: Pool, caller: OperatorCaller, rows: AlertRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ subject, evidence }) => {
    const about = aboutOf(subject);
    return [...evidence.contributors.map(({ id }) => id), ...(about ? [about.id] : [])];
  });
  return selectLabels(pool, [...new Set(ids)], { mayReadNames: seesPersonalData(caller) });
}

function aboutOf(subject: string): Alert['about'] {
  const { customer, installation } = placeOf(subject);
  if (customer !== undefined) return { by: 'customer', id: customer };
  return installation === undefined ? null : { by: 'installation', id: installation };
}

function alertAnswer(row: AlertRow, labels: Map<string, string>): Alert {
  const { evidence } = row;
  const about = aboutOf(row.subject);
  const labelled = <T extends { id: string; label?: string | undefined }>(one: T): T => {
    const label = labels.get(one.id) ?? one.label;
    return label === undefined ? one : { ...one, label };
  };
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const operator = (id: string | null, name: string | null) =>
    id === null ? null : { id, name: name ?? id };
  return {
    id: row.id,
    rule: { id: row.ruleId, name: row.ruleName, kind: row.ruleKind },
    subject: row.subject,
    state: row.state,
    severity: row.severity,
    title: row.title,
    message: row.message,
    evidence: {
      ...evidence,
      contributors: evidence.contributors.map(labelled),
    },
    scenario:
      row.scenarioId === null ? null : { id: row.scenarioId, title: row.scenarioTitle ?? row.scenarioId },
    about: about && labelled(about),
    openedAt: row.openedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    acknowledgedAt: iso(row.acknowledgedAt),
    acknowledgedBy: operator(row.acknowledgedBy, row.acknowledgedByName),
    assignedTo: operator(row.assignedTo, row.assignedToName),
    mutedUntil: iso(row.mutedUntil),
    escalatedAt: iso(row.escalatedAt),
    resolvedAt: iso(row.resolvedAt),
    resolution: row.resolution,
  };
}
