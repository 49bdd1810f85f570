import { plural, t } from '@lingui/core/macro';
import '@mantine/spotlight/styles.css';
import { Kbd, Text, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import type { Session } from '../../api/session.ts';
import { presets } from '../../time-range/days.ts';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { presetRange } from '../../time-range/days.ts';
import { SearchIcon } from '../../ui/icons.tsx';
import { useWayTo } from '../kept-question.ts';
import { foundQuery } from './found-query.ts';
import { pagesOf } from './palette-pages.ts';
import { noteRecent, readRecent } from './recent.ts';
import { goTo } from './shortcuts.ts';

type Choice = { id: string; label: string; detail?: string; keys?: string; act: () => void };
type Group = { name: string; choices: Choice[] };

/** Its types do not name what it hands on to the part that scrolls. */
const scrolledByKeys = { viewportProps: { tabIndex: 0, role: 'group', 'aria-label': t`Results` } };
const pauseMs = 150;
const leastLetters = 2;

/** Where everything is found and done by typing: pages, scenarios, customers and orders, the theme and the period. */
export function Palette(props: Pick<Session, 'scopes'> & { onClose: () => void; onKeys: () => void }) {
  const { scopes, onClose, onKeys } = props;
  const [[store, actions]] = useState(() => createSpotlight());
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), pauseMs);
  const { data: found = [], isFetching } = useQuery({
    ...foundQuery(asked, scopes),
    enabled: asked.length >= leastLetters,
  });
  useEffect(() => actions.open(), [actions]);
  const groups = useGroups(scopes, words.trim().toLowerCase(), onKeys);
  const open = useOpen();
  const shown: Group[] = [
    ...groups,
    ...([t`Scenarios`, t`Customers`, t`Orders`] as const).map((name) => ({
      name,
      choices: (asked === '' ? [] : found)
        .filter(({ group }) => group === name)
        .map(({ path, label, detail }) => ({ id: path, label, detail, act: () => open({ path, label }) })),
    })),
  ].filter(({ choices }) => choices.length > 0);
  return (
    <Spotlight.Root
      store={store}
      query={words}
      onQueryChange={setWords}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={520}
      transitionProps={{ duration: 0 }}
    >
      <Spotlight.Search
        placeholder={t`A page, a scenario, a customer, an order, or what to do`}
        aria-label={t`Search everything`}
        leftSection={<SearchIcon size={18} />}
        maxLength={200}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) takeFirst(store.getState().listId);
        }}
      />
      {/* A stop of its own, so that it scrolls by keys too: the choices in it are reached from the field. */}
      <Spotlight.ActionsList {...scrolledByKeys}>
        {shown.map(({ name, choices }) => (
          <Spotlight.ActionsGroup key={name} label={name}>
            {choices.map(({ id, label, detail, keys, act }) => (
              <Spotlight.Action
                key={id}
                label={label}
                {...(detail ? { description: detail } : {})}
                onClick={act}
                rightSection={keys ? <Kbd size="xs">{keys}</Kbd> : null}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && (
          <Spotlight.Empty>{isFetching ? t`Looking …` : t`Nothing is called that.`}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Text fz="xs" c="dimmed" px="md" py={6} role="status">
        {countText(shown)}
      </Text>
    </Spotlight.Root>
  );
}

/** Whoever types and presses Enter means the first result, also where the list came anew since and none is marked. */
function takeFirst(listId: string): void {
  const list = document.getElementById(listId);
  if (list?.querySelector('[data-selected]') === null)
    list.querySelector<HTMLElement>('[data-action]')?.click();
}

const countText = (groups: Group[]): string => {
  const count = groups.reduce((sum, { choices }) => sum + choices.length, 0);
  return plural(count, { one: `1 result`, other: `${count} results` });
};

/** Goes somewhere and remembers it. */
function useOpen(): (to: { path: string; label: string }) => void {
  const navigate = useNavigate();
  const wayTo = useWayTo();
  return ({ path, label }) => {
    noteRecent({ path, label });
    void navigate(wayTo(path) as never);
  };
}

/** What can be chosen without asking the server, narrowed to the words. */
function useGroups(scopes: Session['scopes'], words: string, onKeys: () => void): Group[] {
  const open = useOpen();
  const { setColorScheme } = useMantineColorScheme();
  const range = useDateRange();
  const recent = useMemo(() => readRecent(), []);
  const letterOf = (to: string) => Object.entries(goTo).find(([, page]) => page === to)?.[0];
  const pages = pagesOf(scopes).map(({ to, label }): Choice => {
    const letter = letterOf(to);
    return {
      id: to,
      label,
      ...(letter ? { keys: `g ${letter}` } : {}),
      act: () => open({ path: to, label }),
    };
  });
  const schemes = { auto: t`Theme: as the system`, light: t`Theme: light`, dark: t`Theme: dark` } as const;
  const todo: Choice[] = [
    ...(document.querySelector('#content [aria-label="Period"]') === null
      ? []
      : presets.map(({ key, label }) => ({
          id: `range ${key}`,
          label: t`Period: ${label}`,
          act: () => range.setRange(presetRange(key, range.today)),
        }))),
    ...Object.entries(schemes).map(([scheme, label]) => ({
      id: `scheme ${scheme}`,
      label,
      act: () => setColorScheme(scheme as keyof typeof schemes),
    })),
    { id: 'keys', label: t`Keys`, keys: '?', act: onKeys },
  ];
  const fits = ({ label }: Choice) => words.split(' ').every((word) => label.toLowerCase().includes(word));
  return [
    ...(words === ''
      ? [
          {
            name: t`Recent`,
            choices: recent.map(({ path, label }) => ({
              id: `recent ${path}`,
              label,
              act: () => open({ path, label }),
            })),
          },
        ]
      : []),
    { name: t`Pages`, choices: pages.filter(fits) },
    { name: t`Do`, choices: todo.filter(fits) },
  ];
}
