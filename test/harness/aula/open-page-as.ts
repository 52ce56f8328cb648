import type { Browser, Page } from 'puppeteer-core'
import { allowDevices } from '../browser/browser.ts'
import { desk } from '../browser/find-flaws.ts'
import type { ViewerRig } from './viewer-rig.ts'
import type { RoleName } from './viewer-world.ts'

/** A page of a browser profile of somebody's own, which ends with it. Nothing is shown without a `path`. */
export async function openPageAs(
  browser: Browser,
  { viewer, world }: Pick<ViewerRig, 'viewer' | 'world'>,
  role: RoleName,
  path?: string,
  options: { viewport?: { width: number; height: number; hasTouch?: boolean }; downloadPath?: string } = {},
): Promise<Page & AsyncDisposable> {
  const { viewport = desk, downloadPath } = options
  const downloadBehavior = downloadPath ? ({ policy: 'allow', downloadPath } as const) : undefined
  const context = await browser.createBrowserContext({ downloadBehavior })
  const [name, value] = world.cookies[role].split('=')
  const { hostname } = new URL(viewer.url)
  if (name && value)
    await context.setCookie({ name, value, domain: hostname, path: '/', httpOnly: true, secure: false })
  await allowDevices(context, viewer.url)
  const page = await context.newPage()
  await page.setViewport(viewport)
  if (path !== undefined) await page.goto(viewer.url + path)
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}
