import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Group, List, Paper, Text, ThemeIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FigureSeal, sealOf, type Seal } from '../../ui/figure-seal.tsx';
import { AlertIcon, UpIcon } from '../../ui/icons.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { insightsQuery, type Insight } from './insights-query.ts';

/** What changed and how much it matters, in plain words, each with a way to its figures; nothing while nothing stands out. */
export function InsightsPart() {
  const { data, error } = useQuery(insightsQuery);
  if (error)
    return (
      <Text
        fz="sm"
        c="dimmed"
      >{t`What is worth knowing could not be read; the figures are not concerned.`}</Text>
    );
  if (!data || data.items.length === 0) return null;
  const { madeAt, items, model, gates } = data;
  return (
    <Part
      title={t`Worth knowing`}
      description={
        <>
          {model.isOn ? (
            <Trans>
              Whole days up to yesterday, each number counted twice; worded by a language model
              {madeAt && (
                <Trans>
                  , found <TimeText at={madeAt} relative />
                </Trans>
              )}
            </Trans>
          ) : (
            <Trans>
              Whole days up to yesterday, each number counted twice
              {madeAt && (
                <Trans>
                  , found <TimeText at={madeAt} relative />
                </Trans>
              )}
            </Trans>
          )}
        </>
      }
    >
      <Paper p="md">
        <List listStyleType="none" spacing="md">
          {items.map((insight) => (
            <InsightItem key={insight.id} insight={insight} seal={sealOf(gates, insight.kind)} />
          ))}
        </List>
      </Paper>
    </Part>
  );
}

function InsightItem({ insight, seal }: { insight: Insight; seal: Seal | null }) {
  const { kind, isGood, sentence, subject, links } = insight;
  return (
    <List.Item
      data-insight={kind}
      icon={
        <ThemeIcon variant="light" color={isGood ? 'green' : 'orange'} size={26} aria-hidden>
          {isGood ? <UpIcon size={16} /> : <AlertIcon size={16} />}
        </ThemeIcon>
      }
    >
      <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
        <Marked sentence={sentence} subject={subject} />
      </Text>
      <Group gap="sm">
        {seal && <FigureSeal label={t`These figures`} seal={seal} />}
        {links.map(({ label, path }) => (
          <FigureLink key={path} label={label} path={path} />
        ))}
      </Group>
    </List.Item>
  );
}

/** A sentence with its name in italics and a code as code. */
function Marked({ sentence, subject }: Pick<Insight, 'sentence' | 'subject'>) {
  const name = `*${subject ?? ''}*`;
  const at = subject === null ? -1 : sentence.indexOf(name);
  if (at < 0) return <WithCode text={sentence} />;
  return (
    <>
      <WithCode text={sentence.slice(0, at)} />
      <em>{subject}</em>
      <WithCode text={sentence.slice(at + name.length)} />
    </>
  );
}

function WithCode({ text }: { text: string }) {
  const [, before, code, after] = /^([^`]*)`([^`]*)`(.*)$/s.exec(text) ?? [];
  if (code === undefined) return text;
  return (
    <>
      {before}
      <Code>{code}</Code>
      {after}
    </>
  );
}

/** A way to figures, as the server names it: a path with its query. */
function FigureLink({ label, path }: { label: string; path: string }) {
  const { pathname, searchParams } = new URL(path, window.location.origin);
  return (
    <Link to={pathname as never} search={Object.fromEntries(searchParams) as never}>
      <Text span fz="xs">
        {label}
      </Text>
    </Link>
  );
}
