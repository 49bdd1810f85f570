import { formVariables, type MakeApp } from './component-run.ts';
import type { Component } from './components.ts';
import type { RequestCode, RespondCode } from './directives.ts';
import type { HookAnswer, HookRequest } from './hook-host.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';
import { isCollection, toText } from './iml/values.ts';
import { pageOutput } from './page-output.ts';

/** What Make answers when the app says nothing else. */
export const accepted: HookAnswer = { status: 200, body: 'Accepted' };

const contentTypes: Record<string, string> = {
  json: 'application/json; charset=utf-8',
  urlencoded: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
};

/** Runs a webhook's communication on what has arrived: what to answer, if the app says so, and the items for the scenario. */
export async function receive(
  app: MakeApp,
  component: Component,
  parameters: Record<string, unknown>,
  request: HookRequest,
): Promise<{ answer: HookAnswer | null; items: unknown[] }> {
  const code: RequestCode = component.requests[0] ?? {};
  const form = formVariables(component, parameters);
  const variables: Variables = {
    ...request,
    parameters: form,
    data: form,
    now: app.options.clock?.() ?? new Date(),
  };
  const { verification, condition, respond } = code;
  if (verification && holds(verification.condition, variables))
    return { answer: answerOf(verification.respond, variables), items: [] };
  if (!holds(condition, variables)) return { answer: null, items: [] };
  const made = pageOutput({ iterate: code.iterate, output: code.output } as object, variables);
  const items = made.isList ? made.items : [made.output];
  return { answer: answerOf(respond, variables), items: items.filter((item) => item !== undefined) };
}

function holds(condition: unknown, variables: Variables): boolean {
  const simple: unknown = isCollection(condition) ? condition['condition'] : condition;
  return simple === undefined || Boolean(transform(simple, variables));
}

function answerOf(respond: RespondCode | undefined, variables: Variables): HookAnswer | null {
  if (!respond) return null;
  const { type = 'json', status = 200, headers = {}, body } = transform(respond, variables) as RespondCode;
  const named = Object.entries(headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    toText(value),
  ]);
  return {
    status: Number(status),
    headers: {
      ...(contentTypes[type] ? { 'content-type': contentTypes[type] } : {}),
      ...Object.fromEntries(named),
    },
    body: encoded(type, body),
  };
}

function encoded(type: string, body: unknown): string {
  if (body === undefined) return '';
  if (type === 'json') return JSON.stringify(body);
  if (type === 'urlencoded' && isCollection(body))
    return new URLSearchParams(
      Object.entries(body).map(([key, value]): [string, string] => [key, toText(value)]),
    ).toString();
  return toText(body);
}
