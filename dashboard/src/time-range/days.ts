import { dateFormat } from '../format/intl.ts';
/** A period of calendar days, both ends inside. */
export type DayRange = { from: string; to: string };

/** The ranges offered by name; `days` or whole `months` that end today. */
export const presets = [
  { key: '7d', label: '7 days', days: 7 },
  { key: '30d', label: '30 days', days: 30 },
  { key: '90d', label: '90 days', days: 90 },
  { key: '12m', label: '12 months', months: 12 },
] as const;

export type PresetKey = (typeof presets)[number]['key'];
export const defaultPreset: PresetKey = '30d';

/** The calendar day of an instant in a zone. */
export function dayInZone(instant: Date, timeZone: string): string {
  const parts = dateFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** When a day begins in a zone; found by halving, so that changes of the clock need no rules of their own. */
export function dayStart(day: string, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  let [before, begun] = [midnight - 86_400_000, midnight + 86_400_000];
  while (begun - before > 1) {
    const middle = Math.floor((before + begun) / 2);
    if (dayInZone(new Date(middle), timeZone) < day) before = middle;
    else begun = middle;
  }
  return new Date(begun);
}

/** The last second of a day in a zone, so that what ends with the day is shown with that day. */
export function dayEnd(day: string, timeZone: string): Date {
  return new Date(dayStart(addDays(day, 1), timeZone).getTime() - 1000);
}

/** The day `count` days after (before, when negative) another. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** The same day of the month `count` months later, or that month's last day. */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + count + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, lastOfMonth))).toISOString().slice(0, 10);
}

/** The days of a preset that ends on `today`. */
export function presetRange(key: PresetKey, today: string): DayRange {
  const preset = presets.find((candidate) => candidate.key === key) ?? presets[1];
  const from =
    'days' in preset ? addDays(today, 1 - preset.days) : addDays(addMonths(today, -preset.months), 1);
  return { from, to: today };
}

/** The preset that a range is, or null when it is a custom one. */
export function presetOf(range: DayRange, today: string): PresetKey | null {
  const match = presets.find(({ key }) => {
    const candidate = presetRange(key, today);
    return candidate.from === range.from && candidate.to === range.to;
  });
  return match?.key ?? null;
}

/** Every day of a range, in order. */
export function daysOf({ from, to }: DayRange): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Whether a text is a real calendar day written `YYYY-MM-DD`. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
