import { asked, namedScenario } from './story-page.ts';

const { customerId } = asked;
const money = (amount: string, currency: string) =>
  `jsonb_build_object('amount', ${amount}, 'currency', ${currency})`;
const product = (source: string) => `coalesce((select title from scenarios where id = ${source}.scenario_id),
    (select title from bundles where id = ${source}.bundle_id), (select name from plans where id = ${source}.plan_id))`;

/** Orders, what was given back or disputed, subscriptions and checkouts that nobody paid. */
export const moneyEvents = `
  select 'ordered:' || orders.id, 'ordered', coalesce(orders.paid_at, orders.created_at), jsonb_build_object('orderId', orders.id, 'orderKind', orders.kind,
    'status', orders.status, 'amount', ${money('orders.total_amount', 'orders.currency')},
    'name', (select string_agg(${product('lines')}, ', ' order by position) from order_lines lines where lines.order_id = orders.id))
  from orders where orders.customer_id = ${customerId}
  union all
  select kind || ':' || object_id || ':' || currency,
    case kind when 'refund' then 'refunded' when 'dispute' then 'disputed' else 'disputeWon' end, min(occurred_at),
    jsonb_build_object('orderId', min(order_id), 'amount', ${money('abs(sum(amount))', 'currency')})
  from revenue_entries
  where customer_id = ${customerId} and kind in ('refund', 'dispute', 'dispute_reversal')
  group by kind, object_id, currency
  union all
  select 'subscription:' || subscription_id || ':' || source_id, 'subscriptionChanged', valid_from,
    jsonb_build_object('subscriptionId', subscription_id, 'status', status, 'formerStatus', former_status, 'isCancelling', is_cancelling)
  from (
    select subscription_id, source_id, valid_from, status, (state ->> 'isCancelling')::boolean as is_cancelling,
      lag(status) over course as former_status, lag((state ->> 'isCancelling')::boolean) over course as was_cancelling
    from subscription_states where customer_id = ${customerId}
    window course as (partition by subscription_id order by valid_from, life_rank, source_id)
  ) as states
  where (status, is_cancelling) is distinct from (former_status, was_cancelling)
  union all
  select 'checkoutExpired:' || id, 'checkoutExpired', expired_at,
    jsonb_build_object('name', ${product('sessions')}, 'amount', ${money('amount', 'currency')})
  from checkout_sessions sessions where customer_id = ${customerId} and status = 'expired'`;

/** Reward points and offers. */
export const pointEvents = `
  select 'points:' || id, 'pointsMoved', occurred_at, jsonb_build_object('points', points, 'reason', kind, 'note', note, 'orderId', order_id)
  from reward_entries where customer_id = ${customerId}
  union all
  select 'offer:' || id, case when arm = 'treated' then 'offerShown' else 'offerHeldBack' end, exposed_at,
    jsonb_build_object('name', ${product('shown')}, 'percentOff', percent_off, 'status', state, 'orderId', order_id)
  from offer_exposures shown where customer_id = ${customerId}`;

const operator = (id: string) =>
  `(select jsonb_build_object('id', 'operator:' || users.id, 'name', users.name) from users where users.id = ${id})`;

/** What the customer said, and what became of it. */
export const feedbackEvents = `
  select 'feedback:' || feedback.id, 'feedbackSent', feedback.created_at, jsonb_build_object('feedbackId', feedback.id, 'feedbackKind', feedback.kind,
    'rating', feedback.rating, 'words', left(feedback.message, 200), 'installationId', feedback.installation_id, 'scenario', ${namedScenario('scenarios')})
  from feedback left join scenarios on scenarios.id = feedback.scenario_id where feedback.customer_id = ${customerId}
  union all
  select 'feedbackChange:' || feedback.id || ':' || lpad(said.position::text, 10, '0'),
    case when said.field = 'reply' then 'feedbackAnswered' else 'feedbackChanged' end, said.changed_at,
    jsonb_build_object('feedbackId', feedback.id, 'installationId', feedback.installation_id, 'feedbackKind', feedback.kind, 'formerStatus', case when said.field = 'status' then said.former end,
      'status', case when said.field = 'status' then said.current end, 'actor', ${operator('said.operator_id')})
  from feedback join feedback_changes said on said.feedback_id = feedback.id
  where feedback.customer_id = ${customerId} and said.field in ('reply', 'status')`;

/** Mails of which a row says that they went out; those about money stand by themselves. */
export const mailEvents = `
  select 'mail:' || id, 'mailed', reply_mailed_at, jsonb_build_object('mail', 'feedbackReply', 'feedbackId', id)
  from feedback where customer_id = ${customerId}
  union all
  select 'mail:' || id, 'mailed', sent_at, jsonb_build_object('mail', 'acknowledgement', 'installationId', installation_id)
  from acknowledgements where customer_id = ${customerId} and state = 'sent'
  union all
  select 'mail:' || fix_notices.version_id, 'mailed', fix_notices.mailed_at, jsonb_build_object('mail', 'fix', 'version', versions.number,
    'scenario', ${namedScenario('scenarios')})
  from fix_notices join scenario_versions versions on versions.id = fix_notices.version_id join scenarios on scenarios.id = versions.scenario_id
  where fix_notices.customer_id = ${customerId}
  union all
  select 'mail:' || installations.id || ':' || milestone, 'mailed', mail_taken_at, jsonb_build_object('mail', 'question', 'installationId', installations.id)
  from installations join calibration_questions on calibration_questions.installation_id = installations.id
  where installations.customer_id = ${customerId} and mail_state = 'sent'`;

/** Mails about money. */
export const moneyMailEvents = `
  select 'mail:' || subscription_id || ':' || notices.kind || ':' || about, 'mailed', notices.created_at,
    jsonb_build_object('mail', 'paymentNotice', 'subscriptionId', subscription_id, 'reason', notices.kind)
  from subscriptions join subscription_notices notices on notices.subscription_id = subscriptions.id
  where subscriptions.customer_id = ${customerId}
  union all
  select 'mail:' || id, 'mailed', recovery_mailed_at, jsonb_build_object('mail', 'checkoutRecovery', 'name', ${product('sessions')})
  from checkout_sessions sessions where customer_id = ${customerId} and status in ('expired', 'paid')`;

/** What was changed that is about the customer or their installations; by whom, the log says. */
export const changeEvents = `
  select 'change:' || lpad(changes.number::text, 19, '0'), 'changed', changes.at, jsonb_build_object('change', changes.number, 'subject', changes.subject,
    'name', changes.after ->> 'name', 'status', changes.kind, 'reason', changes.reason,
    'actor', case when changes.actor is not null then jsonb_build_object('id', changes.actor, 'name', coalesce(users.name, api_keys.name)) end)
  from (
    select 'feedback_retentions' as subject, ${customerId} as id
    union all select 'plan_credit_statements', ${customerId}
    union all (
      select distinct 'assumptions', scope || '/' || scope_id || '/' || name from assumptions
      where (scope = 'customer' and scope_id = ${customerId})
        or (scope = 'installation' and scope_id = any(array(select id from installations where customer_id = ${customerId})))
    )
  ) as about
    join changes on changes.subject = about.subject and changes.subject_id = about.id
    left join users on changes.actor like 'operator:%' and users.id = substr(changes.actor, 10)
    left join api_keys on changes.actor like 'key:%' and api_keys.id = substr(changes.actor, 5)`;
