import { ApiProblem } from '../api/problem.ts';

/** The fields whose values differ. */
export function changedFields<Fields extends object>(now: Fields, former: Fields): Partial<Fields> {
  const names = Object.keys(now) as (keyof Fields)[];
  const isChanged = (name: keyof Fields) => JSON.stringify(now[name]) !== JSON.stringify(former[name]);
  return Object.fromEntries(
    names.filter(isChanged).map((name) => [name, now[name]]),
  ) as unknown as Partial<Fields>;
}

/** Whether everything that the server complains of stands at a field of the form, so that nobody needs to be told twice. */
export function isSaidAtFields(error: Error, form: object): boolean {
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return false;
  const isFlat = error.errors.every(({ path }) => path.split('/').length === 2 || path.startsWith('/price/'));
  return isFlat && Object.keys(complaintsByField(error)).every((name) => name in form);
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
