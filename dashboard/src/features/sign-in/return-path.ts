/** Where to go after signing in: a page of the dashboard, never another site. */
export function returnPath(wanted: string | undefined): string {
  const isOurs =
    wanted !== undefined &&
    /^\/dashboard(?:[/?#]|$)/.test(wanted) &&
    !wanted.startsWith('/dashboard/sign-in');
  return isOurs ? wanted : '/dashboard';
}
