'use client'
import { Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type OwnWallet, readOwnWallet } from '#components/chain/built-in-wallet.ts'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { AlertDialog } from '#components/ui/alert-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { settings } from '#lib/strings/settings.ts'

const words = settings.wallet

/** The key of the built-in wallet, for keeping a copy; on the embedded chain only. */
export function WalletCard() {
  const { embedded } = useChainConfig()
  const [wallet, setWallet] = useState<OwnWallet | null>(null)
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState(false)
  useEffect(() => setWallet(readOwnWallet()), [])
  if (!embedded) return null
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <CardContent className="grid justify-items-start gap-3">
        {wallet === null ? (
          <p className="text-muted-foreground">{words.none}</p>
        ) : (
          <>
            <DataList className="w-full">
              <DataItem term={words.address}>
                <Hash value={wallet.address} lead={10} tail={8} />
              </DataItem>
            </DataList>
            {shown ? (
              <div className="grid w-full gap-2 rounded-md border border-warning/40 bg-warning-soft p-3">
                <p className="text-xs">{words.importHelp}</p>
                <code className="wrap-anywhere font-mono text-xs">{wallet.privateKey}</code>
                <div className="flex flex-wrap gap-2">
                  <CopyButton value={wallet.privateKey} label={words.copyKey} showLabel variant="secondary" />
                  <Button size="sm" onClick={() => setShown(false)}>
                    <EyeOff aria-hidden />
                    {words.hide}
                  </Button>
                </div>
              </div>
            ) : (
              <Button onClick={() => setAsking(true)}>
                <Eye aria-hidden />
                {words.show}
              </Button>
            )}
          </>
        )}
        <AlertDialog
          open={asking}
          onOpenChange={setAsking}
          title={words.warnTitle}
          description={words.warn}
          action={words.show}
          danger
          onAction={() => setShown(true)}
        />
      </CardContent>
    </Card>
  )
}
