import { Anchor, Button, Group } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { SchemeToggle } from '../../ui/scheme-toggle.tsx';
import styles from './public.module.css';

/** The frame of the pages that everybody may see. */
export function PublicLayout() {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link to="/" className={styles.brand} aria-label="Scenario Library, all scenarios">
            <BrandMark />
          </Link>
          <Group gap={6} wrap="nowrap" component="nav" aria-label="Main">
            <Button
              component={Link}
              to="/dashboard"
              variant="subtle"
              color="gray"
              c="dimmed"
              size="sm"
              visibleFrom="xs"
            >
              For operators
            </Button>
            <Button component={Link} to="/signup" size="sm">
              Sign up
            </Button>
            <SchemeToggle />
          </Group>
        </div>
      </header>
      <main className={styles.main}>
        <Outlet />
      </main>
      <footer className={styles.footer}>
        <Anchor href="/feedback" fz="sm">
          Feedback
        </Anchor>
      </footer>
    </div>
  );
}
