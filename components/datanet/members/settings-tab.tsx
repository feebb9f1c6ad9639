'use client'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { Members } from './members.tsx'
import { SettingsForm } from './settings-form.tsx'

/** For curators: who takes part, and what the page says. */
export function SettingsTab({ datanet }: { datanet: DatanetDetail }) {
  return (
    <div className="grid gap-6">
      <Members datanet={datanet} />
      <SettingsForm key={datanet.id} datanet={datanet} />
    </div>
  )
}
