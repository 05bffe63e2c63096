import { acknowledge, acknowledgementsAsked, decodeBytes, parseMessage } from '../../standards/hl7v2/index.ts';
import type { AckError } from '../../standards/hl7v2/index.ts';

/** How a message names its sender: MSH-3 and MSH-4 as sent. Read from its beginning alone. */
export function headOf(message: Buffer): { text: string; application: string; sender: string; isHl7: boolean } {
  const decoded = decodeBytes(message.subarray(0, 4096));
  const text = decoded.ok ? decoded.text : message.subarray(0, 4096).toString('latin1').replaceAll('\u0000', '');
  const parsed = parseMessage(text);
  if ('why' in parsed) return { text, application: '', sender: '', isHl7: false };
  const msh = parsed.segments[0]!;
  return { text, application: msh.raw(3), sender: msh.raw(4), isHl7: true };
}

/** HL7 DTM in UTC. */
export const hl7Time = (at: Date): string => `${at.toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

/** What is answered to a message (from its head), in the order it is sent; perhaps nothing, where MSH-15 and MSH-16 ask for nothing. */
export function answersTo(head: string, error: AckError | undefined, made: { controlId(): string; at: Date }): string[] {
  return acknowledgementsAsked(head, error).map((ack) => acknowledge(head, { sentAt: hl7Time(made.at), controlId: made.controlId(), ack, ...(error ? { error } : {}) }));
}
