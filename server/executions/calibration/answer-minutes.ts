import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { exactly, toDecimal, type Rational } from '../../platform/rational.ts';
import { findMinutesByHandAt, findSubject, insertAssumption } from '../value/assumption-queries.ts';
import { assumptionAt, type Assumption, type AssumptionSubject } from '../value/assumptions.ts';
import { findAssumptions, subjectsOf } from '../value/value-queries.ts';
import {
  findAnswers,
  findLastQuestion,
  insertAnswer,
  lockAnswers,
  type AnswerRow,
} from './answer-queries.ts';
import type { Calibration, MinutesAnswer } from './calibration-schema.ts';
import { estimateMinutes, meanOf, medianOf, perItem } from './estimate.ts';
import { closeQuestions } from './question-queries.ts';

/** Fewer other customers than these say too little about a scenario, and too much about each other. */
const enoughCustomers = 3;
const decimals = 6;

type Said = MinutesAnswer & {
  installationId: string;
  customerId: string;
  via: AnswerRow['via'];
  /** Of the question that is answered; left out: the last one that was asked. */
  milestone?: number;
};

/**
 * Takes a customer's word on how long the work of an installation takes by hand. What runs are valued with from now on is the estimate that
 * follows, of the provenance `estimated`; minutes that the customer has confirmed stay in force, whatever is answered here.
 */
export async function answerMinutes(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  { installationId, customerId, minutes, items, via, milestone }: Said,
): Promise<Calibration> {
  return inTransaction(pool, async (db) => {
    const subject = await findSubject(db, installationId, customerId);
    if (!subject) throw notFound('The installation');
    await lockAnswers(db, installationId);
    const at = now();
    await insertAnswer(db, {
      id: newId('cal', at),
      installationId,
      milestone: milestone ?? (await findLastQuestion(db, installationId)),
      minutes,
      items,
      via,
      createdAt: at,
    });
    await closeQuestions(db, installationId);
    return calibrate(db, subject, at);
  });
}

async function calibrate(db: Db, subject: AssumptionSubject, at: Date): Promise<Calibration> {
  const { installationId, customerId, scenarioId } = subject;
  const rows = await findAssumptions(db, subjectsOf([subject]));
  const answers = await findAnswers(db, scenarioId);
  const own = answers.filter((answer) => answer.installationId === installationId).map(perItem);
  const others = Map.groupBy(
    answers.filter((answer) => answer.customerId !== customerId),
    (answer) => answer.customerId,
  );
  const isUsualKnown = others.size >= enoughCustomers;
  const usual = isUsualKnown
    ? medianOf([...others.values()].map((said) => meanOf(said.map(perItem))))
    : await scenarioMinutes(db, rows, subject, at);
  const estimate = toDecimal(estimateMinutes(own, usual), decimals);
  const confirmed = confirmedMinutes(rows, subject, at);
  if (!confirmed) await insertAssumption(db, estimatedRow(installationId, estimate, at));
  return {
    installationId,
    answers: own.length,
    ownMinutes: toDecimal(meanOf(own), decimals),
    usualMinutes: toDecimal(usual, decimals),
    usualCustomers: isUsualKnown ? others.size : 0,
    estimate,
    inForce: confirmed
      ? { value: confirmed.value ?? '0', provenance: confirmed.provenance }
      : { value: estimate, provenance: 'estimated' },
  };
}

/** What is assumed for the scenario as long as nobody says anything about this installation. */
async function scenarioMinutes(
  db: Db,
  rows: readonly Assumption[],
  subject: AssumptionSubject,
  at: Date,
): Promise<Rational> {
  const beyond = rows.filter(({ scope }) => scope !== 'installation');
  const row = assumptionAt(beyond, 'minutesByHand', subject, at);
  return exactly(row?.value ?? (await findMinutesByHandAt(db, subject.scenarioId, at)));
}

function confirmedMinutes(
  rows: readonly Assumption[],
  subject: AssumptionSubject,
  at: Date,
): Assumption | null {
  const row = assumptionAt(rows, 'minutesByHand', subject, at);
  const isConfirmed = row?.provenance === 'confirmed' || row?.provenance === 'measured';
  return row?.scope === 'installation' && isConfirmed ? row : null;
}

const estimatedRow = (installationId: string, value: string, at: Date): Assumption => ({
  id: newId('asm', at),
  scope: 'installation',
  scopeId: installationId,
  name: 'minutesByHand',
  value,
  low: null,
  base: null,
  high: null,
  currency: null,
  provenance: 'estimated',
  from: at,
  createdAt: at,
});
