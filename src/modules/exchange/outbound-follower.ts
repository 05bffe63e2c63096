/** Under which name a partner that is told by messages follows the ledger of identity changes. */
export const followerOf = (partner: string): string => `messages to ${partner}`.slice(0, 80);
