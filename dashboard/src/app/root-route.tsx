import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';

/** The root of every page; routes reach the query cache through its context. */
export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet });
