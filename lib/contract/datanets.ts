import { z } from 'zod'
import { suggestionSchema } from '#lib/schemas/bounty.ts'
import { bytes32Schema } from '#lib/schemas/common.ts'
import {
  createDatanetInput,
  datanetDetailSchema,
  datanetRowDetailSchema,
  datanetRowsInput,
  datanetRowsOutput,
  datanetSummarySchema,
  licenceOutput,
  memberSchema,
  requestMembershipInput,
  setMemberInput,
  updateDatanetInput,
} from '#lib/schemas/datanet.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['datanets']
const id = z.object({ id: z.string() })
export const datanets = {
  list: anyone
    .route({ method: 'GET', path: '/datanets', summary: 'All Datanets that the caller may read, newest first', tags })
    .output(z.array(datanetSummarySchema)),
  get: anyone
    .route({ method: 'GET', path: '/datanets/{id}', summary: 'One Datanet by id or slug', tags })
    .input(id)
    .output(datanetDetailSchema),
  licences: anyone
    .route({ method: 'GET', path: '/licences', summary: 'Licences that a Datanet may have', tags })
    .output(licenceOutput),
  create: signedIn
    .route({ method: 'POST', path: '/datanets', summary: 'Create a Datanet; its first release registers it', tags })
    .input(createDatanetInput)
    .output(datanetDetailSchema),
  update: signedIn
    .route({ method: 'PATCH', path: '/datanets/{id}', summary: 'Change what may change; curators', tags })
    .input(updateDatanetInput)
    .output(datanetDetailSchema),
  rows: anyone
    .route({ method: 'GET', path: '/datanets/{id}/rows', summary: 'Rows of a Datanet in any state', tags })
    .input(datanetRowsInput)
    .output(datanetRowsOutput),
  row: anyone
    .route({ method: 'GET', path: '/datanets/{id}/rows/{hash}', summary: 'A row with its whole history', tags })
    .input(id.extend({ hash: bytes32Schema }))
    .output(datanetRowDetailSchema),
  members: signedIn
    .route({ method: 'GET', path: '/datanets/{id}/members', summary: 'Members and requests; curators', tags })
    .input(id)
    .output(z.array(memberSchema)),
  requestMembership: signedIn
    .route({ method: 'POST', path: '/datanets/{id}/requests', summary: 'Ask to read, contribute or review', tags })
    .input(requestMembershipInput)
    .output(memberSchema),
  setMember: signedIn
    .route({
      method: 'PUT',
      path: '/datanets/{id}/members/{address}/{role}',
      summary: 'Approve, decline, add or remove a member; curators',
      tags,
    })
    .input(setMemberInput)
    .output(memberSchema),
  suggestions: anyone
    .route({
      method: 'GET',
      path: '/datanets/{id}/suggestions',
      summary: 'What its models got wrong: rows worth adding',
      tags,
    })
    .input(id)
    .output(z.array(suggestionSchema)),
}
