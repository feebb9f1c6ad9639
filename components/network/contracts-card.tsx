'use client'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { network } from '#lib/strings/network.ts'

const words = network.contracts
const names = Object.keys(words.names) as (keyof typeof words.names)[]

/** Every contract of this installation with its address. */
export function ContractsCard() {
  const { addresses, explorer } = useChainConfig()
  const link = (address: string) => (explorer ? `${explorer.replace(/\/$/, '')}/address/${address}` : undefined)
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <CardContent>
        <DataList>
          {names.map((name) => {
            const [title, purpose] = words.names[name]
            return (
              <DataItem
                key={name}
                term={
                  <>
                    <span className="text-foreground">{title}</span>
                    <span className="block text-xs">{purpose}</span>
                  </>
                }
              >
                <Hash
                  value={addresses[name]}
                  href={link(addresses[name])}
                  label={words.copy(title)}
                  lead={10}
                  tail={8}
                />
              </DataItem>
            )
          })}
        </DataList>
      </CardContent>
    </Card>
  )
}
