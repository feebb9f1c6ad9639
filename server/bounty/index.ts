export { confirmBounty } from './confirm-bounty.ts'
export { createBounty } from './create-bounty.ts'
export { listBounties } from './list-bounties.ts'
