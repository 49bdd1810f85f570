import { Anchor, List, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { policyVersion, type Policy } from './policies.ts';

/** A link in a sentence that opens the text that a person agrees to. */
export function PolicyLink({ policy, children }: { policy: Policy; children: string }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Anchor
        component="button"
        type="button"
        fz="inherit"
        onClick={open}
        style={{ verticalAlign: 'baseline' }}
      >
        {children}
      </Anchor>
      <Modal
        opened={isOpen}
        onClose={close}
        title={policy.title}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <List spacing="xs" fz="sm">
          {policy.points.map((point) => (
            <List.Item key={point}>{point}</List.Item>
          ))}
        </List>
        <Text fz="xs" c="dimmed" mt="md">
          Version {policyVersion}
        </Text>
      </Modal>
    </>
  );
}
