import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkedMonth, type WorkedMonth } from './worked-month.ts';

let { server, operator } = {} as WorkedMonth;
beforeAll(async () => {
  ({ server, operator } = await startWorkedMonth());
});
afterAll(() => server.close());

const period = 'from=2026-04-01&to=2026-04-10';
const ask = (path: string, query: string) => operator.get(`/admin/analytics/${path}?${query}`);

test.each(['overview', 'completion', 'roi', 'bridge', 'revenue', 'mrr', 'models', 'funnel', 'coupons'])(
  '%s is compared with any period as if that had been asked for itself, the items staying those of the first',
  async (path) => {
    // Longer, later, overlapping, and from the same day on: what was read for one period must not answer for another.
    for (const [from, to] of [
      ['2026-04-05', '2026-04-30'],
      ['2026-04-01', '2026-04-03'],
      ['2026-03-30', '2026-04-02'],
    ]) {
      const compared = (await ask(path, `${period}&compareFrom=${from}&compareTo=${to}`)).body;
      const alone = (await ask(path, `from=${from}&to=${to}&compare=none`)).body;
      const plain = (await ask(path, period)).body;
      const { activeNow: _now, silentShare: _share, ...known } = alone.totals; // of the present only
      expect({ from, ...compared.previous }).toMatchObject({ from, ...known });
      expect(compared.totals).toEqual(plain.totals);
      expect(compared.items).toEqual(plain.items);
    }
  },
);

test('half a period, one that ends before it begins and one beside “none” are refused', async () => {
  for (const [query, place] of [
    ['compareFrom=2026-03-01', '/query/compareTo'],
    ['compareTo=2026-03-01', '/query/compareFrom'],
    ['compareFrom=2026-03-02&compareTo=2026-03-01', '/query/compareFrom'],
    ['compareFrom=1990-01-01&compareTo=2026-03-01', '/query/compareFrom'],
    ['compareFrom=2026-03-01&compareTo=2026-03-02&compare=none', '/query/compare'],
  ]) {
    const { status, body } = await ask('completion', `${period}&${query}`);
    expect({ query, status, path: body.errors[0].path }).toEqual({ query, status: 422, path: place });
  }
});
