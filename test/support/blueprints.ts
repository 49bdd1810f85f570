/** A blueprint as Make exports it: bindings to the author's account and exporter's metadata included. */
export function exportedBlueprint(name = 'Invoice reminder', { tableName = 'Invoices' } = {}) {
  return {
    name,
    flow: [
      {
        id: 1,
        module: 'google-sheets:watchRows',
        version: 2,
        parameters: { __IMTCONN__: 4711001, limit: 10, sheetId: tableName },
        mapper: {},
        metadata: {
          designer: { x: 0, y: 0, name: 'Watch unpaid invoices' },
          restore: { parameters: { __IMTCONN__: { label: 'My Google connection' } } },
        },
      },
      {
        id: 2,
        module: 'google-email:sendAnEmail',
        version: 4,
        parameters: { __IMTCONN__: 4711002 },
        filter: {
          name: 'Overdue only',
          conditions: [[{ a: '{{1.status}}', o: 'text:equal:ci', b: 'overdue' }]],
        },
        mapper: {
          to: '{{1.customerEmail}}',
          subject: 'Invoice {{1.number}} is overdue',
          html: 'Dear {{1.customerName}}, please pay {{1.amount}}.',
        },
        metadata: { designer: { x: 300, y: 0, name: 'Remind the customer' } },
      },
    ],
    metadata: {
      instant: false,
      version: 1,
      scenario: {
        roundtrips: 1,
        maxErrors: 3,
        autoCommit: true,
        autoCommitTriggerLast: true,
        sequential: false,
        slots: null,
        confidential: false,
        dataloss: false,
        dlq: false,
        freshVariables: false,
      },
      designer: { orphans: [] },
      zone: 'eu1.make.com',
    },
  };
}
