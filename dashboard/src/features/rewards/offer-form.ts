import { t } from '@lingui/core/macro';
import type { AdminOffer } from '../../api/rewards.ts';
import { dayEnd, dayInZone, dayStart } from '../../time-range/days.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { choiceOf, namedProduct } from '../../ui/product-choice.ts';

/** A condition as a person fills it in: the number is days, runs or percent, by its fact. */
export type ConditionForm = {
  fact: AdminOffer['conditions'][number]['fact'];
  scenario: string;
  number: number | string;
};

/** An offer as a person fills it in. */
export type OfferForm = {
  title: string;
  message: string;
  product: string;
  percentOff: number | string;
  conditions: ConditionForm[];
  validDays: number | string;
  windowDays: number | string;
  priority: number | string;
  /** null: at once. */
  startsOn: string | null;
  endsOn: string | null;
  isActive: boolean;
};

export const emptyOffer: OfferForm = {
  title: '',
  message: '',
  product: '',
  percentOff: 20,
  conditions: [],
  validDays: 14,
  windowDays: 30,
  priority: 0,
  startsOn: null,
  endsOn: null,
  isActive: true,
};

/** What stands of an offer, with its days in the reporting zone. */
export function offerFormOf(offer: AdminOffer, timeZone: string): OfferForm {
  const { title, message, percentOff, validDays, windowDays, priority, isActive } = offer;
  return {
    title,
    message,
    percentOff,
    validDays,
    windowDays,
    priority,
    isActive,
    product: choiceOf(offer.product),
    conditions: offer.conditions.map((condition) => ({
      fact: condition.fact,
      scenario: 'scenario' in condition ? condition.scenario : '',
      number: numberOf(condition),
    })),
    startsOn: dayInZone(new Date(offer.startsAt), timeZone),
    endsOn: offer.endsAt === null ? null : dayInZone(new Date(offer.endsAt), timeZone),
  };
}

function numberOf(condition: AdminOffer['conditions'][number]): number {
  if (condition.fact === 'goodDays') return condition.days;
  if (condition.fact === 'completedRuns') return condition.runs;
  if (condition.fact === 'creditsEnd') return condition.withinDays;
  return condition.fact === 'nearPlanLimit' ? Math.round(condition.share * 100) : 0;
}

/** The largest number of a condition. */
const mostOf = { goodDays: 365, completedRuns: 1_000_000, nearPlanLimit: 100, creditsEnd: 31 };

/** Facts of a customer that no scenario is named for. */
export const isOfPlan = (fact: ConditionForm['fact'] | undefined): boolean =>
  fact === 'nearPlanLimit' || fact === 'creditsEnd';

/** What is wrong with each field, in words; null for what is right. */
export const offerChecks = {
  title: (title: string) => (title.trim() === '' ? t`What customers read first.` : null),
  message: (message: string) => (message.trim() === '' ? t`Why it is worth a look.` : null),
  product: (product: string) => (product === '' ? t`Choose what is offered.` : null),
  percentOff: wholeComplaint(1, 100),
  validDays: wholeComplaint(1, 365),
  windowDays: wholeComplaint(1, 365),
  priority: wholeComplaint(-1_000_000, 1_000_000),
  endsOn: (endsOn: string | null, { startsOn }: OfferForm) =>
    startsOn && endsOn && endsOn < startsOn ? t`Not before it starts.` : null,
  conditions: {
    number: (number: number | string, { conditions }: OfferForm, path: string) => {
      const fact = conditions[Number(path.split('.')[1])]?.fact ?? 'ownsScenario';
      return fact === 'ownsScenario' ? null : wholeComplaint(1, mostOf[fact])(number);
    },
    scenario: (scenario: string, { conditions }: OfferForm, path: string) => {
      const fact = conditions[Number(path.split('.')[1])]?.fact;
      return !isOfPlan(fact) && scenario === '' ? t`Choose a scenario.` : null;
    },
  },
};

/** A checked form as the API takes it: from the beginning of its first day to the end of its last, in the reporting zone. */
export function offerOf(form: OfferForm, timeZone: string) {
  return {
    title: form.title.trim(),
    message: form.message.trim(),
    product: namedProduct(form.product),
    percentOff: Number(form.percentOff),
    conditions: form.conditions.map(conditionOf),
    validDays: Number(form.validDays),
    windowDays: Number(form.windowDays),
    priority: Number(form.priority),
    ...(form.startsOn ? { startsAt: dayStart(form.startsOn, timeZone).toISOString() } : {}),
    endsAt: form.endsOn ? dayEnd(form.endsOn, timeZone).toISOString() : null,
    isActive: form.isActive,
  };
}

function conditionOf({ fact, scenario, number: written }: ConditionForm) {
  const number = Number(written);
  switch (fact) {
    case 'ownsScenario':
      return { fact, scenario };
    case 'goodDays':
      return { fact, scenario, days: number };
    case 'completedRuns':
      return { fact, scenario, runs: number };
    case 'nearPlanLimit':
      return { fact, share: number / 100 };
    case 'creditsEnd':
      return { fact, withinDays: number };
  }
}
