import { changeSwitch } from '../../accounts/switches/change-switch.ts';
import { termsAtFirst } from '../../accounts/switches/switch-definitions.ts';
import { SwitchBody, SwitchName } from '../../accounts/switches/switch-schema.ts';
import { changeRule } from '../../alerts/rules/change-rules.ts';
import { RuleChanges } from '../../alerts/rules/rule-schema.ts';
import { changeBillingSettings } from '../../billing/settings/change-billing-settings.ts';
import { UpdateBillingSettingsBody } from '../../billing/settings/schema.ts';
import { setRetention } from '../../feedback/retention/forget-words.ts';
import { same } from './former-terms.ts';
import type { Reverting } from './reverting.ts';

const ofBilling = ['hasAutomaticTax', 'taxBehavior', 'recoversCheckouts', 'fullRefund', 'partialRefund'];
const ofRights = ['openDispute', 'lostDispute', 'pastDueGraceDays'];
const ofAlertRules = ['name', 'condition', 'severity', 'channels', 'coolDownMinutes'];

const setKeptDays: Reverting['apply'] = (deps, id, { keptDays }) =>
  setRetention(deps, id, keptDays as number);

/** What says how the library works. */
export const revertingSettings = {
  billing_settings: {
    parts: same(...ofBilling, ...ofRights),
    apply: (deps, _id, body) => changeBillingSettings(deps, UpdateBillingSettingsBody.parse(body)),
    stays: 'There are always settings: set the values you want.',
  },
  alert_rules: {
    parts: same(...ofAlertRules, 'escalateAfterMinutes', 'escalationChannels', 'isActive'),
    apply: (deps, id, body) => changeRule(deps, id, RuleChanges.parse(body)),
    // It stays with its alerts, and looks for nothing any more.
    remove: (deps, id) => changeRule(deps, id, { isActive: false }),
  },
  switches: {
    parts: [
      {
        fields: ['isOn', 'percent', 'allowed', 'denied'],
        body: ({ isOn, percent, allowed, denied }) => ({ isOn, percent, allowed, denied }),
      },
    ],
    apply: (deps, id, body) => changeSwitch(deps, SwitchName.parse(id), SwitchBody.parse(body)),
    remove: (deps, id) => {
      const { allowed, denied, ...terms } = termsAtFirst(SwitchName.parse(id));
      return changeSwitch(deps, SwitchName.parse(id), {
        ...terms,
        allowed: [...allowed],
        denied: [...denied],
      });
    },
  },
  feedback_retentions: {
    parts: same('keptDays'),
    apply: setKeptDays,
    remove: (deps, id) => setRetention(deps, id, null),
    restore: setKeptDays,
  },
} satisfies Readonly<Record<string, Reverting>>;
