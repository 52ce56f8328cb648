import { makeFirstAdmin as make } from '../../storage/catalog/people/first-admin.ts'
import type { Handler } from './handler.ts'
import { startLogin } from './sign-in.ts'

export const makeFirstAdmin: Handler<'makeFirstAdmin'> = async ({ context, body, browser }) => {
  const { token, ...admin } = body
  return await startLogin(
    context,
    browser,
    await make(context.catalog, token, { ...admin, language: browser.language }),
  )
}
