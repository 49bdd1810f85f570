import { t } from '@lingui/core/macro';
import { ApiProblem } from '../../api/problem.ts';
import type { CreateScenarioBody, Scenario } from '../../api/scenarios.ts';
import { amountText, readAmount, readDecimal } from '../../format/amount.ts';
import type { Money } from '../../format/money.ts';

/** The details of a scenario as a person fills them in. */
export type ScenarioForm = {
  title: string;
  description: string;
  category: string;
  tags: string[];
  complexityLevel: string;
  pricing: 'free' | 'once' | 'month' | 'year';
  amount: string;
  currency: string;
  /** What customers pay at least where they choose the price; empty: the price is fixed. */
  minimum: string;
  minutesByHand: string;
};

/** The fields that creating and changing a scenario share, as the API takes them. */
export type ScenarioDetails = Omit<CreateScenarioBody, 'steps'>;

export function emptyForm(currency: string): ScenarioForm {
  return {
    title: '',
    description: '',
    category: '',
    tags: [],
    complexityLevel: '2',
    pricing: 'free',
    amount: '',
    currency,
    minimum: '',
    minutesByHand: '',
  };
}

export function formOf(scenario: Scenario & { minutesByHand: number }, currency: string): ScenarioForm {
  const {
    title,
    description,
    category,
    tags,
    complexityLevel,
    price,
    minimumPrice,
    recurring,
    minutesByHand,
  } = scenario;
  return {
    title,
    description,
    category: category.name,
    tags,
    complexityLevel: String(complexityLevel),
    pricing: price === null ? 'free' : (recurring ?? 'once'),
    amount: price === null ? '' : amountText(price),
    currency: price?.currency ?? currency,
    minimum: minimumPrice === null ? '' : amountText(minimumPrice),
    minutesByHand: String(minutesByHand),
  };
}

/** What is wrong with each field, in words; null for what is right. */
export const formChecks = {
  title: (title: string) => (title.trim().length < 3 ? t`A title of at least 3 characters.` : null),
  description: (text: string) => (text.trim() === '' ? t`What the scenario does and for whom.` : null),
  category: (category: string) => categoryComplaint(category),
  amount: (amount: string, { pricing, currency }: ScenarioForm) => {
    if (pricing === 'free') return null;
    const read = readAmount(amount, currency);
    if ('complaint' in read) return read.complaint;
    return read.money.amount === 0 ? t`More than zero; choose “Free” otherwise.` : null;
  },
  minimum: (minimum: string, { pricing, amount, currency }: ScenarioForm) => {
    if (pricing !== 'once' || minimum.trim() === '') return null;
    const [least, suggested] = [readAmount(minimum, currency), readAmount(amount, currency)];
    if ('complaint' in least) return least.complaint;
    if (least.money.amount === 0) return t`More than zero; leave it empty for a fixed price.`;
    return 'money' in suggested && least.money.amount > suggested.money.amount
      ? t`At most the amount that you suggest.`
      : null;
  },
  minutesByHand: (text: string) => {
    const minutes = readDecimal(text);
    if (minutes === null) return t`Minutes, such as 6 or 2.5.`;
    return minutes > 10_000 ? t`At most 10000 minutes.` : null;
  },
};

/** A checked form as the API takes it; `categories` turn a known name into its slug. */
export function detailsOf(form: ScenarioForm, categories: { slug: string; name: string }[]): ScenarioDetails {
  const { pricing } = form;
  const known = categories.find(({ name, slug }) => name === form.category || slug === form.category);
  return {
    title: form.title.trim(),
    description: form.description.trim(),
    category: known?.slug ?? slugOf(form.category),
    tags: form.tags,
    complexityLevel: Number(form.complexityLevel),
    price: pricing === 'free' ? null : priceOf(form.amount, form.currency),
    minimumPrice:
      pricing === 'once' && form.minimum.trim() !== '' ? priceOf(form.minimum, form.currency) : null,
    recurring: pricing === 'month' || pricing === 'year' ? pricing : null,
    minutesByHand: readDecimal(form.minutesByHand) ?? 0,
  };
}

/** The fields that differ from what the scenario has. */
export function changedDetails(details: ScenarioDetails, former: ScenarioDetails): Partial<ScenarioDetails> {
  const isSame = (name: string) =>
    JSON.stringify(details[name as keyof ScenarioDetails]) ===
    JSON.stringify(former[name as keyof ScenarioDetails]);
  return Object.fromEntries(Object.entries(details).filter(([name]) => !isSame(name)));
}

/** The server's complaints by the field that shows them; what belongs to no field stays out. */
export function fieldErrors(error: Error): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  const fieldOf = (path: string) => {
    const name = path.split('/')[1] ?? '';
    const fields: Record<string, string> = { price: 'amount', minimumPrice: 'minimum', recurring: 'pricing' };
    return fields[name] ?? name;
  };
  return Object.fromEntries(error.errors.map(({ path, message }) => [fieldOf(path), message]));
}

/** A new category's name becomes an address, which has Latin letters and digits only. */
function categoryComplaint(category: string): string | null {
  if (category.trim() === '') return t`Choose a category, or name a new one.`;
  return slugOf(category) === '' ? t`A new category needs Latin letters or digits in its name.` : null;
}

function priceOf(amount: string, currency: string): Money | null {
  const read = readAmount(amount, currency);
  return 'money' in read ? read.money : null;
}

function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
}
