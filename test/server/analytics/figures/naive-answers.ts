import { bucketOf, dayAt, isWithin, spanBefore, spanOfBucket, type Interval, type Span } from './calendar.ts';
import { isHeadline, type Facts, type Installation, type Task } from './facts.ts';
import { completionFigures } from './naive-completion.ts';
import { libraryRoi, moneyFigures, movementsOf } from './naive-library.ts';
import { customerRoi, fixedCostsOf, type FixedCost } from './naive-roi.ts';
import { worthOf, type Worth } from './naive-worth.ts';

/** Of more tasks than these durations are told from histograms. */
const mostExactTasks = 1_000;

export type Grouping = 'none' | 'scenario' | 'customer' | 'aiModel' | 'error';
export type Question = {
  path: 'completion' | 'roi' | 'own' | 'overview' | 'library';
  scenario?: string;
  customer?: string;
  aiModel?: string;
  groupBy: Grouping;
  interval: Interval;
  span: Span;
};
export type Key = { bucket: string | null; group: string | null };
export type Figures = Record<string, unknown>;
export type Model = {
  totals: Figures;
  previous: Figures;
  /** Of every bucket and group that has a fact. */
  keys: Key[];
  item: (key: Key) => Figures;
};

/** What an answer should say; who asks much about the same facts may hand in what their tasks are worth. */
export function modelOf(facts: Facts, question: Question, worths = () => worthOf(facts)): Model {
  if (question.path === 'completion') return completionModel(facts, question);
  if (question.path === 'overview') return overviewModel(facts, question, worths);
  if (question.path === 'library') return libraryModel(facts, question);
  return roiModel(facts, question, worths);
}

const taskIsOf = (
  { scenario, customer, aiModel }: Question,
  { installation, aiModel: model }: Task,
): boolean =>
  (scenario === undefined || installation.scenarioId === scenario) &&
  (customer === undefined || installation.customerId === customer) &&
  (aiModel === undefined || model === aiModel);
const placeIsOf = (
  { scenario, customer, aiModel }: Question,
  { scenarioId, customerId }: { scenarioId: string | null; customerId: string },
): boolean =>
  (scenario === undefined || scenarioId === scenario) &&
  (customer === undefined || customerId === customer) &&
  aiModel === undefined;

function groupOfTask(groupBy: Grouping, task: Task): string | null {
  if (groupBy === 'aiModel') return task.aiModel;
  if (groupBy === 'error') return task.errorCode;
  return groupOfPlace(groupBy, task.installation);
}
function groupOfPlace(
  groupBy: Grouping,
  of: { scenarioId: string | null; customerId: string },
): string | null {
  if (groupBy === 'scenario') return of.scenarioId;
  return groupBy === 'customer' ? of.customerId : null;
}

/** The keys under which days and groups fall, each once. */
function keysOf({ interval, span }: Question, rows: { day: string; group: string | null }[]): Key[] {
  const keys = rows
    .filter(({ day }) => day >= span.from && day <= span.to)
    .map(({ day, group }) => JSON.stringify({ bucket: bucketOf(day, interval), group }));
  return [...new Set(keys)].map((key) => JSON.parse(key) as Key);
}

const spanOf = ({ interval, span }: Question, { bucket }: Key): Span => spanOfBucket(bucket, interval, span);

function completionModel(facts: Facts, question: Question): Model {
  const { groupBy, span } = question;
  const tasks = facts.tasks.filter((task) => taskIsOf(question, task));
  const places = facts.installations.filter((place) => placeIsOf(question, place));
  const isKnown = question.aiModel === undefined;
  const of = (within: Span, ofTasks: Task[], ofPlaces: Installation[] | null) => ({
    ...completionFigures(facts, within, ofTasks, isKnown ? ofPlaces : null),
    durationsExact: isExact(spanIncluding(within)),
  });
  /** Items are as exact as the question that they are of. */
  const spanIncluding = ({ from, to }: Span) => (from >= span.from && to <= span.to ? span : { from, to });
  const isExact = (within: Span) =>
    tasks.filter(({ startedAt }) => isWithin(dayAt(startedAt, facts.timeZone), within)).length <=
    mostExactTasks;
  const isByPlace = groupBy !== 'aiModel' && groupBy !== 'error';
  return {
    totals: of(span, tasks, places),
    previous: of(spanBefore(span), tasks, places),
    keys: keysOf(
      question,
      tasks.map((task) => ({
        day: dayAt(task.startedAt, facts.timeZone),
        group: groupOfTask(groupBy, task),
      })),
    ),
    item: (key) =>
      of(
        spanOf(question, key),
        tasks.filter((task) => groupOfTask(groupBy, task) === key.group),
        isByPlace ? places.filter((place) => groupOfPlace(groupBy, place) === key.group) : null,
      ),
  };
}

function roiModel(facts: Facts, question: Question, worthsOfAll: () => Worth[]): Model {
  const { groupBy, span } = question;
  const worths = worthsOfAll().filter(({ task }) => taskIsOf(question, task));
  const fixed = fixedCostsOf(facts).filter((cost) => placeIsOf(question, cost));
  const ofGroup = ({ group }: Key): [Worth[], FixedCost[]] => [
    worths.filter(({ task }) => groupOfTask(groupBy, task) === group),
    fixed.filter((cost) => groupOfPlace(groupBy, cost) === group),
  ];
  return {
    totals: customerRoi(facts, span, worths, fixed),
    previous: customerRoi(facts, spanBefore(span), worths, fixed),
    keys: keysOf(
      question,
      worths.map(({ task }) => ({
        day: dayAt(task.startedAt, facts.timeZone),
        group: groupOfTask(groupBy, task),
      })),
    ),
    item: (key) => customerRoi(facts, spanOf(question, key), ...ofGroup(key)),
  };
}

function libraryModel(facts: Facts, question: Question): Model {
  const { groupBy, scenario, span } = question;
  const isAsked = (id: string | null) => scenario === undefined || id === scenario;
  return {
    totals: libraryRoi(facts, span, isAsked),
    previous: libraryRoi(facts, spanBefore(span), isAsked),
    keys: [],
    item: (key) =>
      libraryRoi(
        facts,
        spanOf(question, key),
        (id) => isAsked(id) && (groupBy === 'none' || id === key.group),
      ),
  };
}

function overviewModel(facts: Facts, question: Question, worths: () => Worth[]): Model {
  const completion = completionModel(facts, {
    ...question,
    path: 'completion',
    groupBy: 'none',
    interval: 'day',
  });
  const roi = roiModel(facts, { ...question, path: 'roi', groupBy: 'none', interval: 'day' }, worths);
  const { aiModel: _ignored, ...unfiltered } = question; // neither money nor installations have a model
  const money = movementsOf(facts, (of) => placeIsOf(unfiltered, of));
  const known = facts.tasks.filter((task) => taskIsOf(question, task) && isHeadline(task));
  const active = known.filter(
    ({ status, startedAt }) => status === 'running' && facts.asOf - startedAt < facts.staleMs,
  ).length;
  const places = facts.installations.filter((place) => placeIsOf(unfiltered, place));
  const figures = (span: Span, of: Figures, brought: Figures, activeNow: number | null) => ({
    ...moneyFigures(money, span),
    installations: places.filter(({ confirmedAt }) => {
      const day = confirmedAt === null ? '' : dayAt(confirmedAt, facts.timeZone);
      return day >= span.from && day <= span.to;
    }).length,
    activation: of['activation'],
    started: of['started'],
    completed: of['completed'],
    completionRate: of['completionRate'],
    activeNow,
    valueMicros: brought['valueMicros'],
    costMicros: brought['costMicros'],
    netMicros: brought['netMicros'],
    roi: brought['roi'],
  });
  const byDay = [
    'netRevenue',
    'started',
    'completed',
    'completionRate',
    'valueMicros',
    'costMicros',
    'netMicros',
    'roi',
  ];
  return {
    totals: figures(question.span, completion.totals, roi.totals, active),
    previous: figures(spanBefore(question.span), completion.previous, roi.previous, null),
    keys: completion.keys,
    item: (key) => {
      const span = { from: key.bucket ?? '', to: key.bucket ?? '' };
      const all: Figures = figures(span, completion.item(key), roi.item(key), null);
      return Object.fromEntries(byDay.map((name) => [name, all[name]]));
    },
  };
}
