import { t } from '@lingui/core/macro';
import { Stack, Text } from '@mantine/core';
import { appName } from '../../../../../flow-drawing/app-name.ts';
import { BeforeAfter, placeWords, type DifferingPlace } from '../../../ui/before-after.tsx';
import { Part } from '../../../ui/part.tsx';
import { bindingWords } from '../../../ui/preflight/preflight-words.ts';
import { topicOf, topics, type Difference, type NeedChange } from './difference-groups.ts';

/** Every difference between two versions, by what it is about. */
export function DifferenceList(props: {
  differences: readonly Difference[];
  needs: readonly NeedChange[];
  from: number;
  to: number;
}) {
  const { differences, needs, from, to } = props;
  const byTopic = Map.groupBy(differences, topicOf);
  const sides = { before: t`Version ${from}`, after: t`Version ${to}` };
  return (
    <Stack gap="xl">
      {topics.map(({ topic, title }) => {
        const found = byTopic.get(topic) ?? [];
        return (
          found.length > 0 && (
            <Part key={topic} title={`${title}: ${found.length}`}>
              <BeforeAfter {...sides} label={t`${title} of both versions`} places={found.map(placeOf)} />
            </Part>
          )
        );
      })}
      {needs.length > 0 && (
        <Part
          title={t`Connections: ${needs.length}`}
          description={t`What an installation has to connect, in one of them only.`}
        >
          <BeforeAfter {...sides} label={t`Connections of both versions`} places={needs.map(needPlace)} />
        </Part>
      )}
    </Stack>
  );
}

const happened: Readonly<Record<string, string>> = {
  'module added': t`Added`,
  'module removed': t`Removed`,
  'kind changed': t`Another module`,
  'place changed': t`Moved`,
};

/** A module is called by its app and its number, as Make shows them; a whole module that came or went has no values of its own. */
function placeOf({ path, kind, what, moduleId, module, before, after }: Difference): DifferingPlace {
  const within = moduleId === null ? path : path.replace(/^\/modules\/\d+/, '');
  const words = happened[`${what} ${kind}`] ?? placeWords(within.replace(/^\/(mapper|parameters)/, ''));
  const isWhole = what !== 'value';
  return {
    key: path,
    place: <Place words={words} isWhole={isWhole} module={module} moduleId={moduleId} />,
    before: isWhole && kind === 'removed' ? module : before,
    after: isWhole && kind === 'added' ? module : after,
  };
}

function needPlace({ requirement, kind }: NeedChange): DifferingPlace {
  const { path, app, moduleId, module } = requirement;
  const need = `${appName(app)}: ${bindingWords(requirement.kind)}`;
  return {
    key: `${kind} ${path}`,
    place: (
      <Place
        words={kind === 'added' ? t`Newly needed` : t`Not needed any more`}
        isWhole={false}
        module={module}
        moduleId={moduleId}
      />
    ),
    before: kind === 'removed' ? need : null,
    after: kind === 'added' ? need : null,
  };
}

function Place(props: { words: string; isWhole: boolean; module: string | null; moduleId: number | null }) {
  const { words, isWhole, module, moduleId } = props;
  return (
    <Stack gap={0} miw={80}>
      <Text fz="sm" fw={isWhole ? 600 : 400}>
        {words}
      </Text>
      {moduleId !== null && (
        <Text fz="xs" c="dimmed">
          {module === null ? t`Module` : appName(module.split(':')[0] ?? module)} {moduleId}
        </Text>
      )}
    </Stack>
  );
}
