import { expect, type Locator, type Page } from '@playwright/test'

export const url = (path = '/') => new URL(path, process.env.E2E_URL).href

/** Signs in with the wallet that lives in this browser. */
export async function enter(page: Page): Promise<void> {
  await page.goto(url())
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByRole('button', { name: /Continue with the built-in wallet/ }).click()
  await expect(page.getByRole('button', { name: /^Account:/ })).toContainText('100 OPEN')
}

/** Opens a page and signs in there with this key in the browser's wallet: who acts here may act as a program as well. */
export async function enterAs(page: Page, key: string, path: string): Promise<void> {
  await page.addInitScript((own) => localStorage.setItem('modelfactory.wallet.key', own), key)
  await page.goto(url(path))
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByRole('button', { name: /Continue with the built-in wallet/ }).click()
  await expect(page.getByRole('button', { name: /^Account:/ })).toBeVisible({ timeout: 60_000 })
}

/** The value beside a term: of a plan, a payment, a record. */
export const figure = (page: Page, term: string | RegExp): Locator =>
  page.getByRole('term').filter({ hasText: term }).locator('xpath=following-sibling::dd[1]')

/** A file for an `<input type="file">`. */
export const file = (name: string, text: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
})

/** What the API answers to this page's session. */
export const ask = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (path) => (await fetch(path)).json(), path)
