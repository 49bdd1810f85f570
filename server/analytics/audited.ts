import { counted } from '../platform/words.ts';
import type { Db } from '../platform/database.ts';
import type { Gate } from './schema.ts';

/** A condition that figures must keep, as it was last found. */
export type AuditedGate = {
  gate: string;
  name: string;
  state: 'pass' | 'warn' | 'fail' | 'notApplicable';
  reason: string;
  since: string;
  checkedAt: string;
  /** The figures that depend on it; null: all. */
  figures: readonly string[] | null;
};

/** Reads them in the snapshot of the answer; empty: nothing was ever audited. */
export type ReadAudited = (db: Db) => Promise<readonly AuditedGate[]>;

/** Gates are checked every night: what is older than two nights is no longer told as certain. */
const freshMs = 48 * 3_600_000;

/** Figures of an answer, each with the figures that it is made of, where gates know it by those. */
export type Grounds = Readonly<Record<string, readonly string[]>>;

/** What each figure may be believed: by the worst of the gates that it, or what it is made of, depends on. */
export function auditedFigures(gates: readonly AuditedGate[], grounds: Grounds, asOf: Date): Gate[] {
  return Object.entries(grounds).flatMap(([figure, madeOf]) => {
    const names = [figure, ...madeOf];
    const all = gates.filter(
      ({ figures }) => figures === null || names.some((name) => figures.includes(name)),
    );
    const own = all.filter(({ state }) => state !== 'notApplicable');
    return own.length === 0 ? [] : [told(figure, own, asOf)];
  });
}

/** The same for answers outside of the envelope of figures: reads how the gates stand, where that is told. */
export async function sealsOf(
  db: Db,
  { readAudited }: { readAudited?: ReadAudited | undefined },
  grounds: Grounds,
  asOf: Date,
): Promise<Gate[]> {
  return auditedFigures((await readAudited?.(db)) ?? [], grounds, asOf);
}

function told(figure: string, gates: readonly AuditedGate[], asOf: Date): Gate {
  const failed = gates.filter(({ state }) => state === 'fail');
  const warned = gates.filter(({ state }) => state === 'warn');
  const worst = failed.length > 0 ? failed : warned;
  const checkedAt = gates.map((each) => each.checkedAt).toSorted()[0] ?? '';
  const say = (code: Gate['code'], reason: string, about: readonly AuditedGate[]): Gate => ({
    figure,
    code,
    reason,
    audit: {
      gates: about.map(({ gate }) => gate),
      checkedAt,
      since: about.map(({ since }) => since).toSorted()[0] ?? checkedAt,
    },
  });
  if (worst.length > 0)
    return say(
      failed.length > 0 ? 'failed' : 'doubtful',
      worst.map(({ gate, name, reason }) => `${gate} ${name}: ${reason}`).join(' '),
      worst,
    );
  if (asOf.getTime() - Date.parse(checkedAt) > freshMs)
    return say('doubtful', 'Nothing has been audited for two nights.', gates);
  return say(
    'verified',
    `${counted(gates.length, 'gate of the audits holds', 'gates of the audits hold')}.`,
    gates,
  );
}
