/** JSON alone on standard output for programs, or words for people. */
export function print(json: unknown, value: object, words: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : words}\n`);
}
