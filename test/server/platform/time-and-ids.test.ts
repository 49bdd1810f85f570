import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId, newSecret } from '../../../server/platform/ids.ts';
import { addDays, dayOf, daysBetween, isTimeZone, previousRange } from '../../../server/platform/time.ts';

describe('the day of an instant', () => {
  test.each([
    ['2026-03-01T23:30:00Z', 'UTC', '2026-03-01'],
    ['2026-03-01T23:30:00Z', 'Europe/Berlin', '2026-03-02'],
    ['2026-03-01T04:59:59Z', 'America/New_York', '2026-02-28'],
    // The day on which clocks go forward in Berlin has 23 hours, the one on which they go back 25.
    ['2026-03-28T22:59:59Z', 'Europe/Berlin', '2026-03-28'],
    ['2026-03-28T23:00:00Z', 'Europe/Berlin', '2026-03-29'],
    ['2026-03-29T21:59:59Z', 'Europe/Berlin', '2026-03-29'],
    ['2026-03-29T22:00:00Z', 'Europe/Berlin', '2026-03-30'],
    ['2026-10-24T22:00:00Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-10-25T22:59:59Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-10-25T23:00:00Z', 'Europe/Berlin', '2026-10-26'],
    ['2026-01-01T10:15:00Z', 'Pacific/Kiritimati', '2026-01-02'],
    ['2026-01-01T18:29:59Z', 'Asia/Kolkata', '2026-01-01'],
    ['2026-01-01T18:30:00Z', 'Asia/Kolkata', '2026-01-02'],
  ])('%s in %s is %s', (instant, zone, day) => {
    expect(dayOf(new Date(instant), zone)).toBe(day);
  });
});

describe('periods of days', () => {
  test('the former period is as long and ends the day before', () => {
    expect(previousRange({ from: '2026-03-01', to: '2026-03-31' })).toEqual({
      from: '2026-01-29',
      to: '2026-02-28',
    });
    expect(previousRange({ from: '2024-03-01', to: '2024-03-01' })).toEqual({
      from: '2024-02-29',
      to: '2024-02-29',
    });
  });

  test('whatever the period: the two touch, and adding what lies between leads back', () => {
    const day = fc
      .integer({ min: 0, max: 60_000 })
      .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.nat(1_000), (from, length) => {
        const range = { from, to: addDays(from, length) };
        expect(daysBetween(range.from, range.to)).toBe(length + 1);
        const former = previousRange(range);
        expect(daysBetween(former.from, former.to)).toBe(length + 1);
        expect(addDays(former.to, 1)).toBe(range.from);
      }),
    );
  });
});

test('a time zone is one of the IANA database, never an offset, whose sign PostgreSQL reads the other way round', () => {
  expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).toBe(true);
  expect(['+02:00', '-0530', '', 'Berlin', 'Europe/Nowhere', '../etc'].some(isTimeZone)).toBe(false);
});

describe('identifiers', () => {
  test('name their kind, sort by the instant of creation and are all different', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 10 ** 12 }),
        (earlier, milliseconds) => {
          const [first, second] = [
            newId('scn', earlier),
            newId('scn', new Date(earlier.getTime() + milliseconds)),
          ];
          expect(first).toMatch(/^scn_[0-9a-hjkmnp-tv-z]{26}$/);
          expect(first < second).toBe(true);
        },
      ),
    );
    const now = new Date();
    expect(new Set(Array.from({ length: 5_000 }, () => newId('tsk', now))).size).toBe(5_000);
  });

  test('secrets carry 256 random bits', () => {
    expect(newSecret('slk')).toMatch(/^slk_[\w-]{43}$/);
    expect(newSecret('slk')).not.toBe(newSecret('slk'));
  });
});
