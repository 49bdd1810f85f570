import { ofAddress, ofCustomer, type Holding } from './holding.ts';

/** Who they are, how they get in, and what they agreed to. */
export const inAccounts: readonly Holding[] = [
  {
    table: 'customers',
    of: 't.id = $1::text',
    leftOut: ['no'],
    erasure: {
      sets: {
        email: `t.id || '@erased.invalid'`,
        name: `'Erased'`,
        organization: 'null',
        referral_code: `substr(replace(gen_random_uuid()::text, '-', ''), 1, 12)`,
        erased_at: '$4::timestamptz',
      },
      keeps: 'id is_demo created_at referred_by no',
    },
  },
  { table: 'signups', of: ofAddress, leftOut: ['token_hash'], erasure: 'rows' },
  { table: 'customer_sign_ins', of: ofAddress, erasure: 'rows' },
  {
    table: 'customer_sessions',
    of: ofCustomer,
    leftOut: ['token_hash', 'former_token_hash'],
    erasure: 'rows',
  },
  { table: 'api_keys', of: ofCustomer, leftOut: ['key_hash'], erasure: 'rows' },
  {
    table: 'idempotency_keys',
    of: `t.credential = 'customer:' || $1::text`,
    leftOut: ['request_hash', 'body'],
    erasure: 'rows',
  },
  { table: 'consents', of: ofCustomer, erasure: 'rows' },
  {
    table: 'customer_export_parts',
    of: 't.export_id in (select id from customer_exports where customer_id = $1::text)',
    isExported: false,
    erasure: 'rows',
  },
  { table: 'customer_exports', of: ofCustomer, erasure: 'rows' },
  {
    table: 'customer_erasures',
    of: ofCustomer,
    erasure: { keeps: 'customer_id requested_by erased_at finished_at traces' },
  },
];
