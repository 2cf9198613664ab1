/**
 * An exit code with what it says by convention: "exit code 137 (killed)", "exit code 1".
 *
 * Source: POSIX.1-2017, Shell Command Language 2.8.2 (126, 127); bash(1) and moby add 128 to a signal of signal(7).
 */
export function exitCodeWords(code: number): string {
  const meaning = MEANINGS[code] ?? (code > 128 && code <= 128 + 64 ? `signal ${code - 128}` : null)
  return meaning === null ? `exit code ${code}` : `exit code ${code} (${meaning})`
}

const MEANINGS: Readonly<Record<number, string>> = {
  126: 'program not executable',
  127: 'program not found',
  129: 'hangup',
  130: 'interrupted',
  131: 'quit',
  132: 'illegal instruction',
  134: 'aborted',
  135: 'bus error',
  136: 'arithmetic error',
  137: 'killed',
  139: 'segmentation fault',
  141: 'broken pipe',
  143: 'terminated',
}
