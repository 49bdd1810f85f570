// A release that reckons a month of a subscription an eleventh too high: what its gate of formulas says, as JSON on the output.
import { registerHooks } from 'node:module';

const formula = 'amount: reduced(priced.map(withoutTax).reduce(plus, zero))';
const isItsFile = (url: string) => url.endsWith('/server/analytics/mrr/monthly-amount.ts');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!isItsFile(url)) return loaded;
    const source = String(loaded.source);
    if (!source.includes(formula)) throw new Error('The formula is no longer written like this.');
    return {
      ...loaded,
      source: source.replace(formula, `${formula.replace('reduced(', "times(exactly('1.0909'), reduced(")})`),
    };
  },
});

const { formulaLock } = await import('../../../../server/audits/gates/g16-formula-lock.ts');
const verdict = await formulaLock.check({} as never, {} as never); // it looks at code alone
process.stdout.write(JSON.stringify({ ...verdict, remedy: formulaLock.remedy }));
