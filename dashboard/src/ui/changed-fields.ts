import { ApiProblem } from '../api/problem.ts';

/** The fields whose values differ. */
export function changedFields<Fields extends object>(now: Fields, former: Fields): Partial<Fields> {
  const names = Object.keys(now) as (keyof Fields)[];
  const isChanged = (name: keyof Fields) => JSON.stringify(now[name]) !== JSON.stringify(former[name]);
  return Object.fromEntries(
    names.filter(isChanged).map((name) => [name, now[name]]),
  ) as unknown as Partial<Fields>;
}

/** The server's complaints by the field that shows them; a price is complained of at its amount. */
export function complaintsByField(error: Error): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.errors.map(({ path, message }) => {
      const name = path.split('/')[1] ?? '';
      return [name === 'price' ? 'amount' : name, message];
    }),
  );
}
