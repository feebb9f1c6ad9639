import { expect, type Page } from '@playwright/test'

/** Puts the proposed deposit into the payment channel that is asked for. */
export async function deposit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review deposit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Open payment channel' })
  await expect(dialog.getByText('Network fee')).toBeVisible()
  await dialog.getByRole('button', { name: 'Open payment channel' }).click()
}
