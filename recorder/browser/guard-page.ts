import type { Page } from 'puppeteer-core'

/**
 * Keeps a page that is not ours from putting anything but itself into the picture, or anything on this machine: it gets
 * no camera, microphone or other permission and is not asked for, its dialogs are answered, its windows closed, its
 * downloads refused.
 */
export async function guardPage(page: Page): Promise<void> {
  page.on('dialog', (dialog) => {
    // Only this one keeps a page from being left.
    const answer = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss()
    answer.catch(() => {})
  })
  page.on('popup', (window) => void window?.close().catch(() => {}))
  const session = await page.createCDPSession()
  await session.send('Browser.grantPermissions', { permissions: [] })
  await session.send('Browser.setDownloadBehavior', { behavior: 'deny' })
}
