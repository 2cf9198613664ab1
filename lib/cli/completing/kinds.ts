/** What may stand in a place of the command line. */
export type Kind =
  'selectors' | 'targets' | 'objects' | 'checks' | 'incidents' | 'notifiers' | 'formats' | 'pages' | 'files' | 'free'

/**
 * What the places of every command hold, by the command and the name there, or by the name alone. What has choices needs
 * no row, and nothing can be offered for what has none.
 */
const KINDS: Readonly<Record<string, Kind>> = {
  selector: 'selectors',
  side: 'selectors',
  target: 'targets',
  'silence target': 'selectors',
  'doctor target': 'selectors',
  host: 'targets',
  object: 'objects',
  check: 'checks',
  'checks name': 'checks',
  incident: 'incidents',
  'incidents id': 'incidents',
  mail: 'notifiers',
  'service report-mail': 'notifiers',
  output: 'formats',
  'report output': 'pages',
  config: 'files',
  file: 'files',
  'output-file': 'files',
  memory: 'files',
  state: 'files',
  dir: 'files',
}

export function kindOf(command: string, name: string): Kind {
  return KINDS[`${command} ${name}`] ?? KINDS[name] ?? 'free'
}
