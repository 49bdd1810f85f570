import { createRoute, redirect } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

/** The library's front door leads to the dashboard. */
const frontDoorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboard' });
  },
});

/** Pages that need no sign-in. */
export const publicRoutes = [frontDoorRoute] as const;
