import type { Location, To } from 'react-router'

/** Where one becomes somebody: nobody is led back to these pages afterwards. */
const accountPages = ['/sign-in', '/first-admin', '/invitation', '/forgotten-password', '/new-password']

/** What a link to the sign-in page takes along, so that one comes back; one account page hands it on to the next. */
export function takeAlong(location: Location): unknown {
  return isAccountPage(location.pathname) ? location.state : { back: location }
}

/** Where one is led after signing in; the start page where nothing, or one of the account's pages, was taken along. */
export function wayBack(state: unknown): To {
  return hasBack(state) && !isAccountPage(state.back.pathname) ? state.back : '/'
}

function hasBack(state: unknown): state is { back: Location } {
  if (typeof state !== 'object' || state === null || !('back' in state)) return false
  const { back } = state
  return typeof back === 'object' && back !== null && 'pathname' in back && typeof back.pathname === 'string'
}

function isAccountPage(pathname: string): boolean {
  return accountPages.includes(pathname.replace(/\/+$/, ''))
}
