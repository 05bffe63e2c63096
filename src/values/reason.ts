/** Why a decision fell as it did: the rule's id, its citation, and the version of the policy text used. */
export type Reason = { rule: string; citation?: string; policyVersion?: string };
