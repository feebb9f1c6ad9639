'use client'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { formatDateTime, formatOpen } from '#lib/format.ts'
import type { Receipt } from '#lib/schemas/receipt.ts'
import { receipt as words } from '#lib/strings/chat.ts'

const fields = words.fields

/** Every field of a signed receipt, in the order in which they are signed. */
export function ReceiptFields({ receipt }: { receipt: Receipt }) {
  const signerLink = useExplorerLink('address', receipt.signer)
  const payeeLink = useExplorerLink('address', receipt.modelPayee)
  const said = receipt.training ? words.training : fields
  const hash = (term: string, value: string, href?: string) => (
    <DataItem term={term}>
      <Hash value={value} label={words.copy(term)} href={href} />
    </DataItem>
  )
  return (
    <DataList className="border-y text-sm">
      {hash(fields.hash, receipt.hash)}
      <DataItem term={fields.kind}>{fields.kinds[receipt.kind] ?? receipt.kind}</DataItem>
      {hash(said.modelId, receipt.modelId)}
      <DataItem term={fields.version}>{receipt.version}</DataItem>
      {hash(fields.adapterHash, receipt.adapterHash)}
      {hash(fields.indexRoot, receipt.indexRoot)}
      {hash(said.promptHash, receipt.promptHash)}
      {hash(said.outputHash, receipt.outputHash)}
      {receipt.training && (
        <DataItem term={words.training.record}>
          <code className="wrap-anywhere text-xs">{receipt.training.record}</code>
        </DataItem>
      )}
      <DataItem term={fields.fee}>{formatOpen(receipt.fee, { digits: 18 })}</DataItem>
      <DataItem term={fields.cumulative}>{formatOpen(receipt.cumulative, { digits: 18 })}</DataItem>
      {hash(fields.channelId, receipt.channelId)}
      <DataItem term={fields.nonce}>{receipt.nonce}</DataItem>
      <DataItem term={fields.policyVersion}>{receipt.policyVersion}</DataItem>
      {hash(fields.modelPayee, receipt.modelPayee, payeeLink)}
      <DataItem term={fields.time}>{formatDateTime(new Date(Number(receipt.time) * 1000))}</DataItem>
      {hash(fields.sharesHash, receipt.sharesHash)}
      {hash(fields.signer, receipt.signer, signerLink)}
      {hash(fields.signature, receipt.signature)}
      <DataItem term={fields.epoch}>
        {receipt.epoch === null ? fields.epochNone : fields.epochIn(String(receipt.epoch))}
      </DataItem>
    </DataList>
  )
}
