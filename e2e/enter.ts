import { expect, type Page } from '@playwright/test'

export const url = (path = '/') => new URL(path, process.env.E2E_URL).href

/** Signs in with the wallet that lives in this browser. */
export async function enter(page: Page): Promise<void> {
  await page.goto(url())
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByRole('button', { name: /Continue with the built-in wallet/ }).click()
  await expect(page.getByRole('button', { name: /^Account:/ })).toContainText('100 OPEN')
}

/** A file for an `<input type="file">`. */
export const file = (name: string, text: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
})

/** What the API answers to this page's session. */
export const ask = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (path) => (await fetch(path)).json(), path)
