// The least that receives Stripe's events safely, in a process of its own: Express, the signature, one insert. DATABASE_URL and
// WEBHOOK_SECRET in the environment; prints its port.
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import Stripe from 'stripe';

const { DATABASE_URL = '', WEBHOOK_SECRET = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await pool.query(
  'create table if not exists floor_events (id text primary key, type text not null, payload bytea not null, received_at timestamptz not null)',
);
const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.post('/webhooks/stripe', express.raw({ type: () => true, limit: '1mb' }), async (req, res) => {
  const payload = req.body as Buffer;
  const event = Stripe.webhooks.constructEvent(payload, req.get('Stripe-Signature') ?? '', WEBHOOK_SECRET);
  await pool.query('insert into floor_events values ($1, $2, $3, now()) on conflict do nothing', [
    event.id,
    event.type,
    payload,
  ]);
  res.status(200).json({ received: true });
});
const server = app.listen(0, '127.0.0.1', () =>
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`),
);
process.on('SIGTERM', () => process.exit(0));
