import { t } from '@lingui/core/macro';
import { Paper } from '@mantine/core';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { roleChoices, roleWords } from './operators-query.ts';

/** What the roles mean. */
export function RolesPart() {
  return (
    <Part title={t`Roles`} description={t`Nobody gives away more than they hold themselves.`}>
      <Paper p="md">
        <Facts>
          {roleChoices.map(({ value, label }) => (
            <Fact key={value} name={label}>
              {roleWords[value].may}
            </Fact>
          ))}
        </Facts>
      </Paper>
    </Part>
  );
}
