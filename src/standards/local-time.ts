/** Marks a time whose offset was assumed: the value is the sender's text and the zone (or offset) taken. */
export const localTimeExtension = 'urn:chartkeeper:local-time';
