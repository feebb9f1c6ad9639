'use client'
import { useRouter } from 'next/navigation'
import { DatanetUpload } from '#components/datanet/upload-dialog.tsx'
import { UploadFlow } from '#components/datanet/upload-flow.tsx'

/** Opens the Datanet that was made. */
function useOpenDatanet() {
  const router = useRouter()
  return ({ slug }: { slug: string }) => router.push(`/datanets/${slug}`)
}

export function NewDatanetButton() {
  return <DatanetUpload onReleased={useOpenDatanet()} />
}

export function NewDatanetFlow() {
  return <UploadFlow onReleased={useOpenDatanet()} />
}
