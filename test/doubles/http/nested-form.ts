/** A value of a form or query string in PHP's bracket notation: `a[b]=1`, `a[]=1`, `a[0][b]=1`. */
export type FormValue = string | FormValue[] | FormFields;
export type FormFields = { [name: string]: FormValue };

type Branch = { [name: string]: string | Branch };

/** Reads a form-encoded body or a query string; indexed and empty brackets become arrays. */
export function parseNestedForm(encoded: string): FormFields {
  const root: Branch = Object.create(null) as Branch;
  for (const [name, value] of new URLSearchParams(encoded)) {
    const path = name.replaceAll(']', '').split('[');
    let branch = root;
    for (const step of path.slice(0, -1)) {
      const key = step === '' ? nextIndex(branch) : step;
      const next = branch[key];
      if (typeof next === 'object') branch = next;
      else branch = branch[key] = Object.create(null) as Branch;
    }
    const last = path.at(-1) ?? '';
    branch[last === '' ? nextIndex(branch) : last] = value;
  }
  return fieldsOf(root);
}

function nextIndex(branch: Branch): string {
  return String(Object.keys(branch).length);
}

function fieldsOf(branch: Branch): FormFields {
  return Object.fromEntries(Object.entries(branch).map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value: string | Branch): FormValue {
  if (typeof value === 'string') return value;
  const isList = Object.keys(value).every((name) => /^\d+$/.test(name));
  return isList ? Object.values(value).map(valueOf) : fieldsOf(value);
}
