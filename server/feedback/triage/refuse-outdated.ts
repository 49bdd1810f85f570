import type { Db } from '../../platform/database.ts';
import { HttpError } from '../../platform/errors.ts';
import { inWords } from '../../platform/words.ts';
import { selectChanges, type Change } from './change-queries.ts';
import type { TriageBody } from './triage-schema.ts';

/** A field of the body, and of it as it stands. */
const fields = ['status', 'kind', 'severity', 'assignee', 'duplicateOf'] as const;
export type TriageFields = Record<(typeof fields)[number], string | null>;

/**
 * Whoever tells what they saw overwrites nothing that somebody else has chosen since: fields that only one of them changed
 * are merged, and of one that both changed the second is told.
 */
export async function refuseOutdated(
  db: Db,
  feedbackId: string,
  present: TriageFields,
  { was = {}, ...wanted }: TriageBody,
): Promise<void> {
  const changed = fields.filter(
    (field) =>
      was[field] !== undefined &&
      wanted[field] !== undefined &&
      present[field] !== was[field] &&
      present[field] !== wanted[field],
  );
  if (changed.length === 0) return;
  const history = await selectChanges(db, feedbackId);
  const told = changed.map((field) => {
    const step = history.findLast((each) => each.field === field);
    const by =
      step?.changedBy === 'operator'
        ? (step.operatorName ?? 'an operator')
        : `the ${step?.changedBy ?? 'library'}`;
    return `${nameOf[field]} was changed by ${by}${saysOf(field, present[field])}`;
  });
  throw new HttpError(
    409,
    'changed_since',
    `Meanwhile ${told.join(', and ')}. Look at it again, and change it if you still want to.`,
    { extra: { fields: changed } },
  );
}

const nameOf = {
  status: 'the status',
  kind: 'the kind',
  severity: 'the severity',
  assignee: 'the assignee',
  duplicateOf: 'what it repeats',
} as const satisfies Partial<Record<Change['field'], string>>;

/** Ids say nothing to people. */
const saysOf = (field: (typeof fields)[number], value: string | null) =>
  field === 'assignee' || field === 'duplicateOf' || value === null ? '' : ` to “${inWords(value)}”`;
