import { spawnSync } from 'node:child_process'

/** A name of node_exporter that promtool would have written otherwise. */
const THEIRS = /^node_memory_MemAvailable_bytes metric names should be written in 'snake_case' not 'camelCase'$/u

/** What `promtool check metrics` has to say about a text; nothing when it is all right. */
export function complaintsOfPromtool(text: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync('/usr/bin/promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  })
  const said = `${stdout}${stderr}`.split('\n').filter((line) => line !== '')
  const complaints = said.filter((line) => !THEIRS.test(line))
  // 3: it has read all of it, and would have written something otherwise.
  const hasRead = status === 0 || (status === 3 && said.length > complaints.length)
  return hasRead ? complaints : [...complaints, `exit code ${status}`]
}
