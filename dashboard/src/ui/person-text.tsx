import { Text } from '@mantine/core';

type Person = { id: string; name: string | null; email: string | null };

/** A customer by name and address; who may not see them (the role analyst) sees the id. */
export function PersonText({ person }: { person: Person }) {
  if (person.name === null && person.email === null) return <code>{person.id}</code>;
  return (
    <>
      <Text fz="sm" truncate maw={220}>
        {person.name ?? person.email}
      </Text>
      {person.name !== null && person.email !== null && (
        <Text fz="xs" c="dimmed" truncate maw={220}>
          {person.email}
        </Text>
      )}
    </>
  );
}
