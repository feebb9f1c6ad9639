// Puts the contracts on the chain that CHAIN_RPC_URL names, unless they are there. `npm start` runs it at every start.
import { env } from '#server/env.ts'
import { deployContracts } from './deploy-contracts.ts'
import { operatorKey } from './operator-key.ts'

const { deployment, fresh } = await deployContracts({
  rpcUrl: env.CHAIN_RPC_URL,
  file: env.deploymentFile,
  operator: await operatorKey(env.operatorKeyFile, { create: false }),
})
const lines = Object.entries(deployment.addresses).map(([name, address]) => `  ${name} ${address}\n`)
process.stdout.write(`${fresh ? 'deployed' : 'found'} on chain ${deployment.chainId}:\n${lines.join('')}`)
