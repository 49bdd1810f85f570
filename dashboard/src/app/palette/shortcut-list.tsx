import { t } from '@lingui/core/macro';
import { Kbd, Modal, Table } from '@mantine/core';
import type { Session } from '../../api/session.ts';
import { pagesOf } from './palette-pages.ts';
import { goTo } from './shortcuts.ts';

const everywhere: [string[], string][] = [
  [['⌘ K', t`Ctrl K`], t`Search and do anything`],
  [['/'], t`Search in this page`],
  [['?'], t`These keys`],
  [['←', '→'], t`Go through a chart, point by point`],
];

/** Every key that does something, and what. */
export function ShortcutList({ scopes, onClose }: Pick<Session, 'scopes'> & { onClose: () => void }) {
  const pages = pagesOf(scopes);
  const ways = Object.entries(goTo).flatMap(([letter, to]) => {
    const page = pages.find((candidate) => candidate.to === to);
    return page ? [{ letter, label: page.label }] : [];
  });
  return (
    <Modal opened onClose={onClose} title={t`Keys`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <Table aria-label={t`Keys`}>
        <Table.Tbody>
          {everywhere.map(([keys, what]) => (
            <Table.Tr key={what}>
              <Table.Td>
                {keys.map((key) => (
                  <Kbd key={key} me={6}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
          {ways.map(({ letter, label }) => (
            <Table.Tr key={letter}>
              <Table.Td>
                <Kbd me={6}>g</Kbd>
                <Kbd>{letter}</Kbd>
              </Table.Td>
              <Table.Td>{label}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
