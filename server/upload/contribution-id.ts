/** The name that an upload's contribution will have, so that a job which runs again meets what it left. */
export const contributionIdOf = (uploadId: string) => `con_${uploadId.slice('upl_'.length)}`
