const knownLabels = new Map([
  ['builtin:BasicRouter', 'Router'],
  ['builtin:BasicIfElse', 'If-else'],
  ['builtin:BasicMerge', 'Merge'],
  ['builtin:BasicFeeder', 'Iterator'],
  ['builtin:BasicAggregator', 'Array aggregator'],
  ['builtin:BasicRepeater', 'Repeater'],
  ['builtin:Ignore', 'Ignore the error'],
  ['builtin:Resume', 'Resume with a substitute'],
  ['builtin:Commit', 'Commit and stop'],
  ['builtin:Rollback', 'Roll back and stop'],
  ['builtin:Break', 'Keep for a retry'],
  ['gateway:CustomWebHook', 'Custom webhook'],
  ['gateway:CustomMailHook', 'Custom mailhook'],
  ['gateway:WebhookRespond', 'Webhook response'],
  ['util:SetVariables', 'Set multiple variables'],
  ['util:SetVariable2', 'Set a variable'],
  ['util:FunctionSleep', 'Sleep'],
  ['util:TextAggregator', 'Text aggregator'],
  ['http:ActionSendData', 'Make a request'],
  ['http:MakeRequest', 'Make a request'],
]);

/** A module's name as a reader would say it: `google-sheets:ActionAddRow` is "Add row". */
export function wordsOf(module: string): string {
  const known = knownLabels.get(module);
  if (known) return known;
  const name = module.split(':')[1]!.replace(/^(Action|Trigger|Function|action|trigger)(?=[A-Z])/, '');
  const words = name
    .replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=\d)/g, ' ')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const label = words.join(' ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}
