import { z } from 'zod';
import { contract } from '../../values/contract.ts';
import { chartId, patientLine } from '../patients/contract.ts';

const id = z.string().regex(/^\d{1,19}$/, 'An id is a number');
const day = z.iso.date('A day such as 2026-01-31');

/** Spans of open time in a day, minutes from its beginning; in order, apart. 1440 is the midnight at its end. */
export const hours = z.array(z.tuple([z.number().int().min(0).max(1439), z.number().int().min(1).max(1440)])).max(6)
  .refine((spans) => spans.every(([from, to], i) => from < to && (i === 0 || spans[i - 1]![1] < from)), 'Hours must run from earlier to later and stand apart');
export type Hours = z.infer<typeof hours>;
export const weekly = z.object({ mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours });
export type Weekly = z.infer<typeof weekly>;
export const facilityKind = z.enum(['hospital', 'clinic', 'practice']);

export const calendarLine = z.object({
  facility: z.object({ id: z.string(), name: z.string(), zone: z.string(), mrnSystem: z.string() }), kind: facilityKind, weekly, federalHolidays: z.boolean(),
  entered: z.boolean().describe('False: nobody has entered hours, those of the policy hold'), specialDays: z.array(z.object({ on: day, hours, says: z.string() })).describe('From today on'),
  holidays: z.array(z.object({ on: day, name: z.string() })).describe('Federal holidays it keeps in the next twelve months'), now: z.object({ open: z.boolean(), allDay: z.boolean(), until: z.string().nullable() }),
});
export type CalendarLine = z.infer<typeof calendarLine>;
/** When each facility is open. */
export const listCalendars = contract('workforce.list-calendars', z.object({}), z.object({ facilities: z.array(calendarLine), kinds: z.record(z.string(), z.object({ weekly, federalHolidays: z.boolean() })) }));
export const setCalendar = contract('workforce.set-calendar', z.object({ facility: z.string().max(40), kind: facilityKind, weekly: weekly.refine((w) => Object.values(w).some((h) => h.length > 0), 'At least one day must have hours'), federalHolidays: z.boolean() }), z.object({}));
/** A day that is not as the week says; no hours means closed. */
export const setSpecialDay = contract('workforce.set-special-day', z.object({ facility: z.string().max(40), on: day, hours, says: z.string().trim().min(2, 'Say why, such as Inventory').max(200) }), z.object({}));
export const dropSpecialDay = contract('workforce.drop-special-day', z.object({ facility: z.string().max(40), on: day }), z.object({}));

/** late: its time has passed; today (or within a night shift), week: due by then; later. */
export const band = z.enum(['late', 'today', 'week', 'later']);
export type Band = z.infer<typeof band>;

export const deskItem = z.object({
  list: z.string().describe('The worklist it waits on, such as exchange.exceptions'), ref: z.string(), work: z.string().describe('What is to be done, such as "Mend exception"'),
  chart: patientLine.nullable(), beside: patientLine.nullable().describe('The other patient, where it is about two'), about: z.string().nullable().describe('Who or what it is about, where there is no chart'),
  since: z.string(), dueAt: z.string(), band, harm: z.number().int().min(0).max(3),
  short: z.string().describe('The first reason, in a few words'), why: z.array(z.object({ says: z.string(), citation: z.string().nullable() })).describe('Why it is next, in sentences'),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(), mine: z.boolean(), mayClose: z.boolean(),
});
export type DeskItem = z.infer<typeof deskItem>;

export const whose = z.enum(['for-me', 'mine', 'unassigned', 'all']).describe('for-me: in my hands, or in nobody\'s');
export const deskFilter = z.object({ whose: whose.default('for-me'), lists: z.array(z.string().max(80)).max(30).default([]), bands: z.array(band).max(4).default([]), harmFrom: z.number().int().min(0).max(3).default(0) });
export type DeskFilter = z.infer<typeof deskFilter>;

/**
 * What waits for whoever asks, one list: late first, then by due day; within that what can do most harm, then what is due first. Each worklist is
 * read to a bound, its oldest first; `more` says where it goes on beyond.
 */
export const showDesk = contract('workforce.show-desk', deskFilter.extend({ limit: z.number().int().min(1).max(500).default(100) }), z.object({
  items: z.array(deskItem), total: z.number(), more: z.boolean(), counts: z.record(band, z.number()), lists: z.array(z.object({ name: z.string(), title: z.string(), n: z.number(), more: z.boolean() })), stamp: z.string(),
}));
/** What is due, for the rail; `stamp` changes with the list. */
export const countDue = contract('workforce.count-due', deskFilter, z.object({ late: z.number(), today: z.number(), more: z.boolean(), lists: z.record(z.string(), z.object({ late: z.number(), today: z.number() })), stamp: z.string() }));

const itemKey = z.object({ list: z.string().max(80), ref: z.string().max(120) });
/** Gives work to somebody whose role has it, takes it oneself (`owner` left out), or gives it back (null). Answers what could not be. */
export const assign = contract('workforce.assign', z.object({ items: z.array(itemKey).min(1).max(200), owner: id.nullable().optional() }), z.object({ done: z.number(), refused: z.array(itemKey.extend({ says: z.string() })) }));
/** Closes what its worklist lets be closed, with a reason. */
export const closeItems = contract('workforce.close-items', z.object({ items: z.array(itemKey).min(1).max(200), reason: z.string().trim().min(3, 'Say why in a few words').max(500) }), z.object({ done: z.number(), refused: z.array(itemKey.extend({ says: z.string() })) }));
/** Colleagues who may do some work, or all; by name. */
export const listColleagues = contract('workforce.list-colleagues', z.object({ list: z.string().max(80).nullable().default(null), text: z.string().max(100).default('') }), z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()) })), roles: z.array(z.object({ role: z.string(), says: z.string() })) }));

export const savedView = z.object({ id, name: z.string(), filter: deskFilter });
export const listViews = contract('workforce.list-views', z.object({}), z.object({ views: z.array(savedView) }));
export const saveView = contract('workforce.save-view', z.object({ id: id.nullable().default(null), name: z.string().trim().min(1, 'Name the view').max(60), filter: deskFilter }), z.object({ id }));
export const dropView = contract('workforce.drop-view', z.object({ id }), z.object({}));

/** What a message is about, beside a chart. */
export const about = z.discriminatedUnion('kind', [z.object({ kind: z.literal('entry'), type: z.string().max(60), id: z.string().max(64) }), z.object({ kind: z.literal('work'), list: z.string().max(80), ref: z.string().max(120), says: z.string().max(200) })]);
const messageText = z.string().trim().min(1, 'Write a word').max(2000, 'A message is short: 2,000 characters at most');
/** To a person or to a role; never leaves the program. */
export const sendMessage = contract('workforce.send-message', z.object({ to: z.union([z.object({ personId: id }), z.object({ role: z.string().max(60) })]), text: messageText, chartId: chartId.nullable().default(null), about: about.nullable().default(null), urgent: z.boolean().default(false) }), z.object({ messageId: id }));
export const messageShown = z.object({
  messageId: id, from: z.object({ id: z.string(), name: z.string() }), to: z.string(), chart: patientLine.nullable(), about: about.nullable(), urgent: z.boolean(), sentAt: z.string(), closedAt: z.string().nullable(), waitsFor: z.string().nullable(), waitsForMe: z.boolean(),
  words: z.array(z.object({ by: z.string(), mine: z.boolean(), at: z.string(), text: z.string() })),
});
export const readMessage = contract('workforce.read-message', z.object({ messageId: id }), messageShown);
/** The word goes back to the other side, or the message is closed with it. */
export const answerMessage = contract('workforce.answer-message', z.object({ messageId: id, text: messageText, close: z.boolean().default(false) }), z.object({}));
export const closeMessage = contract('workforce.close-message', z.object({ messageId: id }), z.object({}));
/** One's own messages, newest first: sent, or received; open or closed. */
export const listMessages = contract('workforce.list-messages', z.object({ box: z.enum(['sent', 'received']).default('sent'), chartId: chartId.nullable().default(null), limit: z.number().int().min(1).max(100).default(30) }), z.object({ messages: z.array(messageShown.omit({ words: true }).extend({ n: z.number() })) }));
