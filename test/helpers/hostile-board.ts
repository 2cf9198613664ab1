/** Words that say which fields a value has, or choose what is drawn: no other can stand in their place. */
const OURS = new Set([
  ...['ok', 'warning', 'unknown', 'critical', 'pending', 'open', 'resolved', 'recovered', 'vanished', 'removed'],
  ...['blind', 'dependency', 'maintenance', 'silence', 'acknowledged', 'go', 'would', 'no', 'raw', 'hour', 'day'],
  ...[
    'ratio',
    'bytes',
    'ms',
    'count',
    'per-second',
    'replicated',
    'global',
    'job',
    'cron',
    'running',
    'starting',
    'ended',
  ],
  ...[
    'stopping',
    'progressing',
    'paused',
    'failed',
    'crash-loop',
    'told',
    'not-meant',
    'waits',
    'hours',
    'opened',
    'changed',
  ],
  ...['queued', 'delivered', 'refused', 'dead', 'evidence', 'heal', 'intended', 'resolved', 'container', 'workload'],
  ...['read', 'unread', 'none', 'whole', 'broken', 'reading', 'act', 'dry-run', 'problem', 'recovery', 'still'],
  ...['runs', 'engine', 'target', 'unit', 'operator', 'image', 'orchestrator', 'daemon', 'added', 'taken', 'set'],
])

/** The same with another text in every field that holds one, names of labels among them. */
export function withText<T>(value: T, text: string): T {
  if (typeof value === 'string') return (OURS.has(value) ? value : text) as T
  if (Array.isArray(value)) return value.map((each: unknown) => withText(each, text)) as T
  if (value instanceof Map)
    return new Map([...value].map(([key, each]) => [withText(key, text), withText(each, text)])) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) =>
      key === 'labels' ? [key, Object.fromEntries([[text, text]])] : [key, withText(each, text)],
    ),
  ) as T
}
