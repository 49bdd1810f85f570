import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { programs } from './packages.ts';
import { startProgram } from './programs.ts';

export type BalancerKind = 'nginx' | 'haproxy';

/** A balancer in front of servers on these ports, set as OPERATIONS.md says. */
export async function startBalancer(
  kind: BalancerKind,
  folder: string,
  port: number,
  serverPorts: readonly number[],
): Promise<{ url: string; stop: () => Promise<void> }> {
  mkdirSync(join(folder, kind));
  const settings = join(folder, kind, `${kind}.conf`);
  const ways = { nginx: nginxSettings, haproxy: haproxySettings };
  writeFileSync(settings, ways[kind](join(folder, kind), port, serverPorts));
  const program = startProgram(
    programs[kind],
    kind === 'nginx' ? ['-p', join(folder, kind), '-c', settings] : ['-db', '-f', settings],
  );
  const url = `http://127.0.0.1:${port}`;
  await until(
    () =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    20_000,
  ).catch((error: unknown) => {
    throw new Error(`${kind} did not start: ${program.output()}`, { cause: error });
  });
  return { url, stop: () => program.end(kind === 'nginx' ? 'SIGTERM' : 'SIGKILL') };
}

/**
 * A request that a server did not answer is sent to another one: reads of any kind, and reports, which are recognised when they come twice. A 503 is
 * passed on: it says that the database is away, which it is for all of them.
 */
const nginxSettings = (folder: string, port: number, serverPorts: readonly number[]) => `
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  client_max_body_size 10m;
  client_body_buffer_size 1m;
  keepalive_requests 100000;
  upstream library {
    ${serverPorts.map((each) => `server 127.0.0.1:${each} max_fails=1 fail_timeout=2s;`).join('\n    ')}
    keepalive 32;
  }
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_connect_timeout 2s;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://library;
      proxy_next_upstream error timeout;
    }
    location ~ ^/v1/(execution-tasks$|report/) {
      proxy_pass http://library;
      proxy_next_upstream error timeout non_idempotent;
    }
  }
}
`;

const haproxySettings = (_folder: string, port: number, serverPorts: readonly number[]) => `
global
  maxconn 1000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  option redispatch
  retries 3
  retry-on conn-failure empty-response
frontend web
  bind 127.0.0.1:${port}
  option forwardfor
  default_backend library
backend library
  balance roundrobin
  option httpchk GET /readyz
  http-request disable-l7-retry if METH_POST !{ path -m reg ^/v1/(execution-tasks$|report/) }
  default-server check inter 500ms fall 1 rise 1
  ${serverPorts.map((each, index) => `server server${index} 127.0.0.1:${each}`).join('\n  ')}
`;
