import type { agentIdentityAbi, agentReputationAbi, agentValidationAbi } from '#lib/chain/generated/abis.ts'
import { agent, agentKey, agentFeedback as feedback, agentValidation as validation } from '../ponder.schema.ts'
import { amend, type Projections } from './projection.ts'

/** ERC-8004's reserved metadata key. */
const WALLET_KEY = 'agentWallet'

export const agentIdentity: Projections<typeof agentIdentityAbi> = {
  Registered: ({ agentId: id, agentURI: uri, owner }, db, { time }) =>
    db.insert(agent).values({ id, owner, uri, collateral: 0n, registeredAt: time }),
  Transfer: ({ tokenId: id, to }, db) =>
    amend(db.find(agent, { id }), () => db.update(agent, { id }).set({ owner: to })),
  URIUpdated: ({ agentId: id, newURI: uri }, db) =>
    amend(db.find(agent, { id }), () => db.update(agent, { id }).set({ uri })),
  MetadataSet: async ({ agentId: id, metadataKey, metadataValue }, db) => {
    if (metadataKey !== WALLET_KEY) return
    const wallet = metadataValue === '0x' ? null : metadataValue
    await amend(db.find(agent, { id }), () => db.update(agent, { id }).set({ wallet }))
  },
  AgentKeyAdded: ({ agentId, key }, db, { time }) => db.insert(agentKey).values({ agentId, key, since: time }),
}

export const agentReputation: Projections<typeof agentReputationAbi> = {
  NewFeedback: (args, db, { time }) => {
    const { agentId, clientAddress: client, feedbackIndex: index, valueDecimals: decimals } = args
    const { value, tag1, tag2, endpoint, feedbackURI: uri, feedbackHash: hash } = args
    return db
      .insert(feedback)
      .values({ agentId, client, index, value, decimals, tag1, tag2, endpoint, uri, hash, revoked: false, time })
  },
  FeedbackRevoked: ({ agentId, clientAddress: client, feedbackIndex: index }, db) =>
    amend(db.find(feedback, { agentId, client, index }), () =>
      db.update(feedback, { agentId, client, index }).set({ revoked: true }),
    ),
}

export const agentValidation: Projections<typeof agentValidationAbi> = {
  ValidationRequest: ({ requestHash, agentId, validatorAddress: validator, requestURI: requestUri }, db, { time }) => {
    const request = { agentId, validator, requestUri, requestedAt: time }
    return db
      .insert(validation)
      .values({ requestHash, ...request })
      .onConflictDoUpdate(request) // its own agent's takes the place of one that was there to block it
  },
  ValidationResponse: ({ requestHash, response, responseURI: responseUri, responseHash, tag }, db, { time }) =>
    amend(db.find(validation, { requestHash }), () =>
      db.update(validation, { requestHash }).set({ response, responseUri, responseHash, tag, respondedAt: time }),
    ),
}
