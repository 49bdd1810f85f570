/** A blueprint as Make exports it, with a router, a filter, an empty route and an error handler. */
export const branchedBlueprint = {
  name: 'Orders to a sheet',
  flow: [
    {
      id: 1,
      module: 'gateway:CustomWebHook',
      version: 1,
      parameters: { hook: 4711 },
      mapper: {},
      metadata: { designer: { x: 0, y: 0, name: 'New order' } },
      onerror: [{ id: 2, module: 'builtin:Ignore', version: 1, metadata: { designer: { x: 0, y: 150 } } }],
    },
    {
      id: 3,
      module: 'builtin:BasicRouter',
      version: 1,
      mapper: null,
      metadata: { designer: { x: 300, y: 0 } },
      routes: [
        {
          flow: [
            {
              id: 4,
              module: 'google-sheets:addRow',
              version: 2,
              parameters: { __IMTCONN__: 4712 },
              filter: {
                name: 'Paid only',
                conditions: [[{ a: '{{1.status}}', o: 'text:equal', b: 'paid' }]],
              },
              mapper: { values: { '0': '{{1.total}}' } },
              metadata: { designer: { x: 600, y: -150 } },
            },
          ],
        },
        { flow: [] },
      ],
    },
  ],
  metadata: { version: 1, designer: { orphans: [] } },
};
