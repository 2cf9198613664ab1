/** Whether the other end hung up on us, before its answer or in the middle of it. */
export function wasCut(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string }
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    /premature close/iu.test(message)
  )
}
