import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import { ToastStack } from '../ui/toast-stack.tsx';

/** The root of every page; routes reach the query cache through its context. */
export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Root });

function Root() {
  return (
    <>
      <Outlet />
      <ToastStack />
    </>
  );
}
