import { randomBytes } from 'node:crypto'

/** An opaque id: the entity's prefix and 80 random bits. */
export const newId = (
  prefix:
    | 'run'
    | 'usr'
    | 'dn'
    | 'dnv'
    | 'upl'
    | 'con'
    | 'dat'
    | 'q'
    | 'mdl'
    | 'mv'
    | 'thr'
    | 'msg'
    | 'rev'
    | 'cmt'
    | 'rel'
    | 'doc'
    | 'bty'
    | 'swp'
    | 'ntf',
) => `${prefix}_${randomBytes(10).toString('hex')}`
