import { writeFileSync } from 'node:fs'
import { startMillion } from './million.ts'
const m = await startMillion()
const { DATABASE_URL, CHAIN_RPC_URL, DATA_DIR, DEPLOYMENT_FILE, OPERATOR_KEY_FILE } = process.env
writeFileSync('/tmp/S3/env.json', JSON.stringify({ DATABASE_URL, CHAIN_RPC_URL, DATA_DIR, DEPLOYMENT_FILE, OPERATOR_KEY_FILE, id: m.datanet.id, slug: m.datanet.slug, owner: m.owner.account.address, userId: m.owner.userId }))
console.log('ready')
process.on('SIGINT', async () => { await m.stop(); process.exit(0) })
setInterval(() => {}, 1e6)
