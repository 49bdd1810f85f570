import { describe, expect, test } from 'vitest';
import { detailsOf, emptyForm, formChecks } from '../../dashboard/src/features/scenarios/scenario-form.ts';

const paid = { ...emptyForm('usd'), pricing: 'once' } as const;

describe('a price', () => {
  test.each([
    ['19', 'usd', 1900],
    ['19,5', 'usd', 1950],
    ['19', 'jpy', 19],
    ['1.230', 'kwd', 1230],
    ['1500', 'isk', 150_000],
    ['25000000', 'idr', 2_500_000_000],
    ['999999.99', 'usd', 99_999_999],
  ])('“%s” of %s is %i minor units', (amount, currency, minorUnits) => {
    const form = { ...paid, amount, currency };
    expect(formChecks.amount(amount, form)).toBeNull();
    expect(detailsOf(form, []).price).toEqual({ amount: minorUnits, currency });
  });

  test.each([
    ['-1', 'usd', /such as 19.00/],
    ['1e9', 'usd', /such as 19.00/],
    ['1 000', 'usd', /such as 19.00/],
    ['', 'usd', /such as 19.00/],
    ['0', 'usd', /More than zero/],
    ['19.999', 'usd', /2 decimals/],
    ['19.5', 'jpy', /no decimals/],
    ['1.2345', 'kwd', /3 decimals/],
    ['1.235', 'kwd', /the third decimal must be 0/],
    ['19.5', 'isk', /without decimals/],
  ])('“%s” of %s is refused in words', (amount, currency, words) => {
    expect(formChecks.amount(amount, { ...paid, amount, currency })).toMatch(words);
  });
});

describe('a price that customers choose', () => {
  const chosen = { ...paid, amount: '19', minimum: '5' };

  test('has a lowest amount beside what is suggested', () => {
    expect(formChecks.minimum('5', chosen)).toBeNull();
    expect(detailsOf(chosen, [])).toMatchObject({
      price: { amount: 1900, currency: 'usd' },
      minimumPrice: { amount: 500, currency: 'usd' },
    });
    expect(detailsOf({ ...chosen, minimum: ' ' }, []).minimumPrice).toBeNull();
    expect(detailsOf({ ...chosen, pricing: 'month' }, []).minimumPrice).toBeNull();
  });

  test.each([
    ['20', /At most the amount/],
    ['0', /More than zero/],
    ['five', /such as 19.00/],
  ])('“%s” is refused in words', (minimum, words) => {
    expect(formChecks.minimum(minimum, { ...chosen, minimum })).toMatch(words);
  });
});

describe('minutes by hand', () => {
  test.each([
    ['6', 6],
    ['2.5', 2.5],
    ['2,5', 2.5],
    ['0', 0],
    ['10000', 10_000],
  ])('“%s” is %d', (minutesByHand, minutes) => {
    expect(formChecks.minutesByHand(minutesByHand)).toBeNull();
    expect(detailsOf({ ...paid, minutesByHand }, []).minutesByHand).toBe(minutes);
  });

  test.each(['', 'six', '-5', '1e3', '2.', '10001', '10000,5'])('“%s” is refused in words', (minutes) => {
    expect(formChecks.minutesByHand(minutes)).toMatch(/minutes/i);
  });
});

describe('a category', () => {
  test('that is new becomes an address without loose hyphens at its ends, however long its name', () => {
    const category = `Été & more ${'x'.repeat(50)} yyyy`;
    expect(formChecks.category(category)).toBeNull();
    expect(detailsOf({ ...paid, category }, []).category).toMatch(/^ete-more-x+$/);
  });

  test('without Latin letters is refused in words, and so is none', () => {
    expect(formChecks.category('日本')).toMatch(/Latin letters/);
    expect(formChecks.category(' ')).toMatch(/Choose a category/);
  });
});
