import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

const publicLayoutRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'public',
  component: lazyRouteComponent(() => import('../features/public/public-layout.tsx'), 'PublicLayout'),
});

const libraryRoute = createRoute({
  getParentRoute: () => publicLayoutRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/public/library-page.tsx'), 'LibraryPage'),
});

const publicScenarioRoute = createRoute({
  getParentRoute: () => publicLayoutRoute,
  path: '/scenarios/$slug',
  component: lazyRouteComponent(
    () => import('../features/public/public-scenario-page.tsx'),
    'PublicScenarioPage',
  ),
});

const signupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signup',
  component: lazyRouteComponent(() => import('../features/public/signup-page.tsx'), 'SignupPage'),
});

/** Pages that need no sign-in. */
export const publicRoutes = [
  publicLayoutRoute.addChildren([libraryRoute, publicScenarioRoute]),
  signupRoute,
] as const;
