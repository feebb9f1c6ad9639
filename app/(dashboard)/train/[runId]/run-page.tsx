'use client'
import { PublishPanel } from '#components/model/publish-panel.tsx'
import { RunView } from '#components/run/run-view.tsx'

/** Runs and models meet here: neither knows the other. */
export function RunPage({ id }: { id: string }) {
  return <RunView key={id} id={id} publish={(run) => <PublishPanel run={run} />} />
}
