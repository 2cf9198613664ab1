/** What was found could not be written where it was to go: a full disk, a closed descriptor. A line for each output. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
}

/** Writes all of it before the program ends; a reader that has gone away (`| head`) is no error. */
export async function writeOut(stream: NodeJS.WritableStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      const { code } = (error ?? {}) as NodeJS.ErrnoException
      if (error && code !== 'EPIPE') reject(new OutputError(`the output cannot be written: ${code ?? error.message}`))
      else resolve()
    })
  })
}
