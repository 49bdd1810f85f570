import { codeOf, type Component } from '../source/app-source.ts';
import { isObject } from './problem.ts';

/** So much of a request as the rules read. */
export type Request = Record<string, unknown> & {
  url?: string;
  response?: Record<string, unknown>;
  headers?: object;
  log?: { sanitize?: string[] };
};

/** The requests of a component; a single one stands for itself. */
export const requestsOf = (component: Component, key = 'communication'): Request[] =>
  [codeOf(component, key) ?? []].flat().filter(isObject);
