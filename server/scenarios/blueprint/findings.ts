import type { BlueprintProblem } from './types.ts';

/** More problems than a person reads are cut off, so that a hostile blueprint cannot inflate its report. */
const maximumPerList = 200;

export type Findings = {
  errors: BlueprintProblem[];
  warnings: BlueprintProblem[];
  error: (path: string, code: string, message: string) => void;
  warn: (path: string, code: string, message: string) => void;
};

/** Collects the problems of one blueprint. */
export function createFindings(): Findings {
  const errors: BlueprintProblem[] = [];
  const warnings: BlueprintProblem[] = [];
  return { errors, warnings, error: collectInto(errors), warn: collectInto(warnings) };
}

function collectInto(list: BlueprintProblem[]) {
  return (path: string, code: string, message: string) => {
    if (list.length < maximumPerList) list.push({ path, code, message });
    else if (list.length === maximumPerList) {
      list.push({
        path: '',
        code: 'more_problems',
        message: 'There are more problems of this kind; solve these first.',
      });
    }
  };
}

/** The JSON Pointer of a member of what `path` points to. */
export function pointer(path: string, ...segments: (string | number)[]): string {
  return segments.reduce<string>(
    (joined, segment) => `${joined}/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    path,
  );
}
