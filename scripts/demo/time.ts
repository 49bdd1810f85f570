export const msPerMinute = 60_000;
export const msPerHour = 60 * msPerMinute;
export const msPerDay = 24 * msPerHour;

export const minutesAfter = (instant: Date, minutes: number) =>
  new Date(instant.getTime() + minutes * msPerMinute);
export const daysAfter = (instant: Date, days: number) => new Date(instant.getTime() + days * msPerDay);

/** Saturday or Sunday. */
export const isWeekend = (instant: Date) => instant.getUTCDay() % 6 === 0;

/** The year (or less) that is lived through: whole days, `end` is the midnight after the last. */
export type Period = { start: Date; end: Date; days: number };

/** A period of whole days that ends with the day before `today`. */
export function periodBefore(today: Date, days: number): Period {
  const end = new Date(Math.floor(today.getTime() / msPerDay) * msPerDay);
  return { start: daysAfter(end, -days), end, days };
}

/** How far into the period an instant lies: 0 at its start, 1 at its end. */
export const progressAt = ({ start, end }: Period, instant: Date) =>
  (instant.getTime() - start.getTime()) / (end.getTime() - start.getTime());

/** A clock that stands still until it is moved, and never goes back. */
export type MovableClock = {
  now: () => Date;
  moveTo: (instant: Date) => void;
  pass: (minutes: number) => void;
};

export function movableClock(start: Date): MovableClock {
  let present = start;
  return {
    now: () => new Date(present),
    moveTo: (instant) => void (present = instant > present ? instant : present),
    pass: (minutes) => void (present = minutesAfter(present, minutes)),
  };
}
