'use client'
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogContent, DialogTrigger } from '#components/ui/dialog.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { UploadFlow } from './upload-flow.tsx'

export type DatanetUploadProps = {
  /** Once the version is released on-chain and confirmed: it can be trained on. */
  onReleased: (datanet: DatanetDetail) => void
  /** A button to open it with; "New Datanet" when left out. */
  trigger?: ReactNode
}

/** "New Datanet": upload, check, describe, sign and release, in a dialog. */
export function DatanetUpload({ onReleased, trigger }: DatanetUploadProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        {trigger ?? (
          <Button variant="primary">
            <Plus aria-hidden />
            {datanets.create}
          </Button>
        )}
      </DialogTrigger>
      <DialogContent
        title={datanets.upload.title}
        className="max-w-xl"
        // A press beside the dialog would throw a half-described Datanet away.
        onInteractOutside={(event) => event.preventDefault()}
      >
        <UploadFlow
          onReleased={(datanet) => {
            setOpen(false)
            onReleased(datanet)
          }}
        />
      </DialogContent>
    </Dialog>
  )
}
