/** Words and their numbers; 0 is the empty word. */
export class Dictionary {
  readonly words: string[] = [''];
  private readonly codes = new Map<string, number>([['', 0]]);

  code(word: string): number {
    let code = this.codes.get(word);
    if (code === undefined) { code = this.words.length; this.codes.set(word, code); this.words.push(word); }
    return code;
  }
}

/** Several dictionaries as one: its words, and for each of the several what its numbers become. */
export function uniteDictionaries(lists: readonly (readonly string[])[]): { words: string[]; moves: Int32Array[] } {
  const all = new Dictionary();
  const moves = lists.map((words) => Int32Array.from(words, (w) => all.code(w)));
  return { words: all.words, moves };
}
