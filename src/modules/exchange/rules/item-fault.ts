/** Why an item cannot be filed as it is, in words for the exception queue. Names places and mends, never record content. */
export class ItemFault extends Error {
  readonly mend: string;
  /** The sender's `Type/id` whose arrival would let it be filed. */
  readonly waitsFor: string | undefined;
  constructor(reason: string, mend: string, waitsFor?: string) {
    super(reason);
    this.name = 'ItemFault';
    this.mend = mend;
    this.waitsFor = waitsFor;
  }
}

/** Held as a change of who somebody is: tried again by itself when that is decided. */
export const heldFault = (says: string): ItemFault => new ItemFault(says, 'Decide the held change in the patient index; the item is then tried again by itself');
