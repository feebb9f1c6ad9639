import type { Address, Hex } from 'viem'

type Facts = {
  datanetId: bigint
  name: string
  licence: string
  kind: string
  rows: number
  root: Hex
  reviewers: Address[]
}

/** The manifest of a first version: what its hash on the chain stands for. */
export const firstManifest = ({ datanetId, ...facts }: Facts) => ({
  ...facts,
  datanetId: datanetId.toString(),
  version: 1,
  parent: null,
  schema: 'modelfactory-datum/1',
})
