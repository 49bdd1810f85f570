import type { AppSource } from '../source/app-source.ts';
import type { ApiDescription } from './api-description.ts';
import { componentProblems } from './component-rules.ts';
import { directiveProblems } from './directive-rules.ts';
import { formProblems } from './form-rules.ts';
import { schemaProblems } from './make-schemas.ts';
import { manifestProblems } from './manifest-rules.ts';
import { reviewProblems } from './review-rules.ts';
import { contractProblems } from './server-contract.ts';
import type { Problem } from './problem.ts';

export type CheckOptions = {
  /** The server's OpenAPI document. */
  api: ApiDescription;
  /** A folder with Make's own JSON schemas; null leaves them out. */
  schemaFolder: string | null;
};

/** Everything that is wrong with the app's source: its form, Make's rules, its reviewers', and the contract with the server. */
export async function checkApp(app: AppSource, { api, schemaFolder }: CheckOptions): Promise<Problem[]> {
  const shape = shapeProblems(app);
  if (shape.length > 0) return shape; // the other rules read what these have found in order
  return [
    ...directiveProblems(app),
    ...formProblems(app),
    ...reviewProblems(app),
    ...contractProblems(app, api),
    ...(schemaFolder ? await schemaProblems(app, schemaFolder) : []),
  ];
}

/** What must be in order before anything is sent to Make. */
export const shapeProblems = (app: AppSource): Problem[] => {
  const manifest = manifestProblems(app);
  return manifest.length > 0 ? manifest : componentProblems(app);
};
