import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { RequestCode } from './directives.ts';
import { startEchoServer, type Answer, type EchoServer } from './echo-server.ts';
import { logEntry, type LogEntry } from './request-log.ts';
import { runCommunication, type Run } from './run-communication.ts';

export type Stage = {
  server: EchoServer;
  log: LogEntry[];
  /** Runs requests as a module would, with the server as their base address. */
  output: (
    code: RequestCode | RequestCode[],
    parameters?: Record<string, unknown>,
    run?: Partial<Run>,
  ) => Promise<unknown>;
};

export const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });

/** A server for the tests of one file, and a way to run app code against it; both start afresh for each test. */
export function setStage(): Stage {
  const stage = { log: [] as LogEntry[] } as Stage;
  beforeAll(async () => {
    stage.server = await startEchoServer();
  });
  afterAll(() => stage.server.close());
  beforeEach(() => {
    stage.server.asked.length = 0;
    stage.log.length = 0;
    stage.server.answer = () => ({});
  });
  stage.output = async (code, parameters = {}, run = {}) => {
    const requests = [code].flat().map((request) => ({ baseUrl: stage.server.url, ...request }));
    const full: Run = {
      kind: 'search',
      requests: { made: 0 },
      maxRequests: 100,
      maxPages: 50,
      variables: { parameters, connection: {}, temp: {} },
      timeoutMs: 2000,
      validAcceptsErrors: false,
      callEndpoint: () => Promise.reject(new Error('There are no endpoints here.')),
      log: (request, sent, answer) => {
        const entry = logEntry('test', request.log?.sanitize, sent, answer);
        if (entry) stage.log.push(entry);
      },
      ...run,
    };
    return (await runCommunication(full, requests)).output;
  };
  return stage;
}
