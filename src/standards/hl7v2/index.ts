/** The door to HL7 v2: text and bytes in, plain values out. Pure: no clock, no look-ups, no ids of ours. */
export { decodeBytes, type Decoded } from './decode-bytes.ts';
export { looksLikeHl7, splitMessages, MessageSplitter, messageCharsMax, type SplitItem } from './split-messages.ts';
export { translate, type TranslateOptions } from './translate/translate.ts';
export { identityEvents } from './translate/adt.ts';
export { acknowledge, acknowledgementsAsked, ackCodeFor, errorOf, errorCodes, type AckCode, type AckError, type AckOptions } from './acknowledge.ts';
export { writeIdentityNews, type IdentityNews } from './write-identity.ts';
export { parseMessage, segmentsOf, firstSegment, serialize, treeOf, type Message, type Segment, type Delimiters } from './message.ts';
export { localTimeExtension } from '../local-time.ts';
